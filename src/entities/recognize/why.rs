//! Why a mention was recognized as it was, or why it does not count.

use crate::entities::lexicon::ActorIndex;
use crate::entities::mention::Place;
use crate::entities::ner::NameLabel;
use crate::text::Span;

/// The evidence of one decision, small enough to be noted for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The name means this actor wherever it stands.
    Listed,
    /// The land it belongs to stands before it.
    Owner(Span),
    /// The actor, its parent or its home state is named elsewhere.
    Context(ActorIndex),
    /// Its home state is named shortly before.
    Nearby(Span),
    /// The article's other names speak for this one of several actors.
    Weighed,
    /// The article names more states than the home of the others.
    Abroad,
    /// What stands before and after makes a capital or a building a government.
    Acts,
    /// Nothing here tells, but the capital is its government elsewhere in the article.
    ActsElsewhere,
    /// The statistical model takes it for a name, too.
    Witness(NameLabel),
    /// A weak name that stands there in full, or that something else in the article bears out.
    Admitted,
    /// The statistical model alone takes it for a name.
    Model(NameLabel),
    /// The statistical model takes it for a person, and a title stands before.
    Titled,
    /// The article defines it.
    Defined(Place, Span),
    /// The full name.
    FullName(Place, Span),
    /// The number of an office of the actor.
    Office(usize),
    /// Not counted: too general a name, and nothing related is named.
    OutOfContext,
    /// Not counted: an ordinary word would look the same among capitals.
    MereWord,
    /// Not counted: the name is somebody's in this article.
    PersonName,
    /// Not counted: a capital, and nothing tells it from the city.
    City,
    /// Not counted: it only says where somebody or something is from.
    Origin,
    /// Not counted: several actors are called so.
    Undecided,
    /// Not counted: metonyms are switched off.
    SwitchedOff,
    /// Not counted: a weak name without a second witness.
    Alone,
}
