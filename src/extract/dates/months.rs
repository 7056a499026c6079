//! The months' names in the languages whose dates are read.

use crate::text::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Names and abbreviations, a line or two a month: English, German, French, Spanish, Italian,
/// Dutch, Portuguese, the Scandinavian languages, Finnish, Hungarian, Romanian, Turkish, Polish,
/// Czech, Indonesian; then Greek, Russian, Ukrainian, Arabic (both sets), Persian and Urdu,
/// Hebrew, Hindi, Bengali. `_` stands for a blank.
const MONTHS: [&str; 12] = [
    "january jan januar jaenner jänner janvier janv enero ene gennaio gen januari janeiro tammikuu tammikuuta \
     január ianuarie ian ocak oca stycznia styczeń sty ledna leden led \
     ιανουαρίου ιανουάριος ιαν января январь янв січня січень يناير كانون_الثاني جانفي ژانویه جنوری ינואר जनवरी জানুয়ারি",
    "february feb feber februar febr février fevrier fevr févr febrero febbraio februari pebruari fevereiro fev \
     helmikuu helmikuuta február februarie şubat sub şub lutego luty lut února únor úno \
     φεβρουαρίου φεβρουάριος φεβ февраля февраль фев лютого лютий فبراير شباط فيفري فوریه فروری פברואר फरवरी ফেব্রুয়ারি",
    "march mar maerz märz mrz mars marzo maart mrt março maret maaliskuu maaliskuuta március márc martie mart \
     marca marzec března březen bře μαρτίου μάρτιος μαρ марта март мар березня березень مارس آذار مارچ מרץ मार्च মার্চ",
    "april apr avril avr abril abr aprile huhtikuu huhtikuuta április ápr aprilie nisan nis kwietnia kwiecień \
     dubna duben dub απριλίου απρίλιος απρ апреля апрель апр квітня квітень أبريل إبريل نيسان أفريل آوریل اپریل אפריל अप्रैल এপ্রিল",
    "may mai mayo maggio mag mei maio toukokuu toukokuuta május máj mayıs maja maj května květen kvě \
     μαΐου μάιος μαϊ мая май травня травень مايو أيار ماي مه مئی מאי मई মে",
    "june jun juni juin junio giugno giu junho kesäkuu kesäkuuta június iunie iun haziran haz czerwca czerwiec \
     června červen ιουνίου ιούνιος ιουν июня июнь червня червень يونيو حزيران جوان ژوئن جون יוני जून জুন",
    "july jul juli juillet juil julio luglio lug julho heinäkuu heinäkuuta július iulie iul temmuz tem lipca \
     lipiec července červenec ιουλίου ιούλιος ιουλ июля июль липня липень يوليو تموز جويلية ژوئیه جولائی יולי जुलाई জুলাই",
    "august aug août aout agosto ago augustus agustus agt elokuu elokuuta augusztus ağustos ağu sierpnia \
     sierpień augusti srpna srpen αυγούστου αύγουστος αυγ августа август авг серпня серпень أغسطس آب أوت اوت اگست אוגוסט अगस्त আগস্ট",
    "september sept sep septembre septiembre setiembre settembre set setembro syyskuu syyskuuta szeptember szept \
     septembrie eylül eyl września wrzesień září σεπτεμβρίου σεπτέμβριος σεπ сентября сентябрь сен сент вересня \
     вересень سبتمبر أيلول سپتامبر ستمبر ספטמבר सितंबर सितम्बर সেপ্টেম্বর",
    "october oct oktober okt octobre octubre ottobre ott outubro out lokakuu lokakuuta október octombrie ekim eki \
     października październik října říjen οκτωβρίου οκτώβριος οκτ октября октябрь окт жовтня жовтень \
     أكتوبر تشرين_الأول اکتبر اکتوبر אוקטובר अक्टूबर अक्तूबर অক্টোবর",
    "november nov novembre noviembre novembro marraskuu marraskuuta nopember noiembrie noi kasım kas listopada \
     listopad νοεμβρίου νοέμβριος νοε ноября ноябрь ноя листопада листопад نوفمبر تشرين_الثاني نوامبر نومبر נובמבר नवंबर नवम्बर নভেম্বর",
    "december dec dezember dez décembre diciembre dic dicembre dezembro desember des joulukuu joulukuuta decembrie \
     aralık ara grudnia grudzień prosince prosinec δεκεμβρίου δεκέμβριος δεκ декабря декабрь дек грудня грудень \
     ديسمبر كانون_الأول دسامبر دسمبر דצמבר दिसंबर दिसम्बर ডিসেম্বর",
];

/// The month, 1 to 12, that `name` means in any of the languages.
pub(super) fn month_named(name: &str) -> Option<i8> {
    static NAMED: LazyLock<HashMap<String, i8>> = LazyLock::new(|| {
        let named = (1i8..).zip(MONTHS).flat_map(|(month, names)| {
            names.split_whitespace().map(move |name| (fold(&name.replace('_', " ")), month))
        });
        named.collect()
    });
    let folded = fold(name.trim_end_matches('.'));
    let words = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    // Hebrew writes "in" as a letter before the name.
    NAMED.get(&words).or_else(|| NAMED.get(words.strip_prefix('ב')?)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_months() {
        for (at, names) in MONTHS.iter().enumerate() {
            for name in names.split_whitespace().map(|name| name.replace('_', " ")) {
                assert_eq!(month_named(&name), Some(at as i8 + 1), "{name}");
            }
        }
    }
}
