//! The months' names in the languages whose dates are read.

use crate::text::fold;

/// Folded names and abbreviations, one line a month: English, German, French, Spanish, Italian,
/// Dutch, Portuguese, Scandinavian, Turkish, Polish.
const MONTHS: [&str; 12] = [
    "january jan januar janner janvier janv enero ene gennaio gen januari janeiro ocak stycznia",
    "february feb februar feber fevrier fevr febrero febbraio februari fevereiro subat lutego febr",
    "march mar marz maerz mrz mars marzo maart mrt marco mart marca",
    "april apr avril avr abril abr aprile nisan kwietnia",
    "may mai mayo maggio mag mei maio mayis maja maj",
    "june jun juni juin junio giugno giu junho haziran czerwca",
    "july jul juli juillet juil julio luglio lug julho temmuz lipca",
    "august aug aout agosto ago augustus agustos sierpnia augusti",
    "september sept sep septembre septiembre setiembre settembre set setembro eylul wrzesnia",
    "october oct oktober okt octobre octubre ottobre ott outubro out ekim pazdziernika",
    "november nov novembre noviembre novembro kasim listopada",
    "december dec dezember dez decembre diciembre dic dicembre dezembro aralik grudnia desember des",
];

/// The month, 1 to 12, that `name` means in any of the languages.
pub(super) fn month_named(name: &str) -> Option<i8> {
    let name = fold(name.trim_end_matches('.'));
    let found = MONTHS.iter().position(|names| names.split(' ').any(|known| known == name))?;
    Some(found as i8 + 1)
}
