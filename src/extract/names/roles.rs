//! Who did what: "translated by", "Fotos:", "ترجمة:".

use regex::Regex;
use std::sync::LazyLock;

/// The stretches of a byline and what their people did: None is plain authorship.
pub(super) fn by_role(field: &str) -> Vec<(Option<&'static str>, String)> {
    let mut parts = Vec::new();
    let mut role = None;
    let mut at = 0;
    for captures in ROLE.captures_iter(field) {
        let whole = captures.get(0).expect("group 0 always takes part");
        parts.push((role, field[at..whole.start()].to_owned()));
        let of = |name: &'static str| captures.name(name).map(|_| name);
        role =
            ["translator", "editor", "reviewer", "photographer", "illustrator", "contributor"].into_iter().find_map(of);
        at = whole.end();
    }
    parts.push((role, field[at..].to_owned()));
    parts
}

/// Marks of roles, the author's own among them. A word that is a verb or a noun of prose as well
/// needs its "by" or its colon.
static ROLE: LazyLock<Regex> = LazyLock::new(|| {
    let translator = concat!(
        r"\b(?:translated(?: from (?:the )?[\w ]{3,30}?)?(?: into \w+)? by|translation(?: from [\w ]{3,30}?)?(?: by| ?:)|translators? ?:",
        r"|übersetzt (?:von|aus)|übersetzung(?: aus de[mnr] \w+)?(?: von| ?:)|aus de[mr] \w+ (?:übersetzt )?von|traduit (?:de .{2,20}? )?par",
        r"|traduction(?: de .{2,20}?)?(?: par| ?:)|traducid[oa] (?:del? \w+ )?por|traducción(?: del? \w+)?(?: de | por| ?:)",
        r"|tradotto (?:da|dall\S+ \w+ da)|traduzione (?:di|dall\S+ \w+ di)|traduzione ?:|traduzid[oa] (?:do \w+ )?por|tradução(?: de| ?:)",
        r"|vertaald (?:uit .{2,20}? )?door|vertaling ?:|översatt av|översättning ?:|oversat af|oversatt av|przełoży[lł]a?|tłumaczenie ?:|tłum\.",
        r"|překlad ?:|přeložila?|перевод(?: с \w+)? ?:?|перев[её]л[аи]?|çeviren ?:|çeviri ?:)\s?|(?:ترجمة|ترجمه|מתרגם|תרגום|翻译|翻譯|訳|번역) ?[:：]\s?",
    );
    let editor = concat!(
        r"\b(?:edited by|herausgegeben von|compiled by|curated by|a cura di|bearbeitet von|édité par|editado por|redigerat av|redaktion ?:",
        r"|redazione ?:|redacteur ?:|редактор ?:|editör ?:|editing by)\s?|(?:责任编辑|责编|編集|编辑|編輯|تحرير) ?[:：]\s?",
    );
    let reviewer = r"\b(?:(?:\w+ly )?reviewed by|fact[- ]checked by|expert review by)\b ?:?\s?";
    let photographer = concat!(
        r"\b(?:(?:photo(?:graph)?(?:s|y|graphie[sn]?|graphies)?|pictures?|images?|videos?|fotos?|fotograf(?:ie|ien|ías?|i|ia)?|bilder|bild)",
        r"(?: und \w+| and \w+| & \w+)?(?: by| von| par| por| de| di| door| av)?(?: ?:| by\b| von\b| par\b| por\b| door\b)|photographed by",
        r"|fotoğraf(?:lar)? ?:|фото ?:|zdjęcia ?:|fot\.)\s?|(?:تصوير|图|摄影|撮影|사진) ?[:：]\s?",
    );
    let illustrator = concat!(
        r"\b(?:(?:illustrat(?:ion|ionen|ions|ionen|or)|ilustraci(?:ón|ones)|illustrazion[ei]|ilustrações|graphics?|cartoons?|grafik|karikatur|zeichnung(?:en)?)",
        r"(?: by\b| von\b| par\b| di\b| por\b| de\b| ?:)|(?:illustrated|drawn) by|illustriert von|illustré par|ilustrado por|иллюстрации ?:)\s?",
    );
    let contributor = concat!(
        r"\b(?:(?:with )?(?:additional |further )?(?:reporting|contributions?|research|contributed|files)(?: \w+)? (?:by|from)|mitarbeit(?: von| ?:)",
        r"|unter mitarbeit von|mit (?:material|informationen) (?:von|der)|avec (?:la contribution de|l’aide de)|con (?:información|la colaboración) de",
        r"|con la collaborazione di|com (?:informações|colaboração) de|m\.m\.v\.|met medewerking van)\s?",
    );
    let author = concat!(
        r"\b(?:written|words|story|text|texte|texto|posted|published|authored|created|submitted|reported|report|analysis|opinion|commentary",
        r"|review|column|essay|kommentar|interview|gastbeitrag|ein beitrag|guest post|propos recueillis|verfasst|geschrieben|analyse|recueilli",
        r"|escrito|publicado|scritto|geschreven|skriven|skrevet|eingestellt|gespeichert|erstellt|veröffentlicht|publié|publie|zum profil",
        r"|beiträge|posts|artikel|articles|ein interview|zeige alle beiträge|view all posts)",
        r"\s?(?:by|von|par|por|da|di|door|av|af)\b ?:?\s?",
        r"|(?:^|[|,;.•·–—-]\s?)(?:by|von|par|por|di|door|od|av|af|text|texte|texto|testo|tekst|autor(?:in|en|a|es|ka|zy)?|auteure?s?|autrice|autore|autori",
        r"|author|authors|writer|words|bylines?|författare|forfatter|skribent|yazan|yazar|haber|автор|авторы|текст|contributors?|und interview)",
        r"(?:\s?[:/|]\s?|\s)",
        r"|(?:^|\W)(?:author|autor|auteur)(?:\(s\)|s|in|en|e)?\s?[:：]",
        r"|(?:^|\W)(?:بقلم|كتب|كتبت|الكاتب|تحریر|مصنف|از|نویسنده|作者|记者|記者|撰文|文|著者|執筆|글|लेखक|מאת|כתב) ?[:：/／]\s?",
        r"|(?:^|\|\s?)(?:بقلم|كتبت?|מאת)\s",
    );
    Regex::new(&format!(
        "(?i)(?P<translator>{translator})|(?P<editor>{editor})|(?P<reviewer>{reviewer})|(?P<photographer>{photographer})\
         |(?P<illustrator>{illustrator})|(?P<contributor>{contributor})|(?P<author>{author})"
    ))
    .expect("a fixed pattern")
});
