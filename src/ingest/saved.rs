//! What a browser leaves when it saves a page "complete": `page.html` beside a folder with its
//! images, scripts and frames, which are no articles.

/// How browsers and office programs name the folder, after the page's name: in English, then in
/// the languages of their translations.
const SUFFIXES: &[&str] = &[
    "_files",
    ".files",
    "-Dateien",
    "_fichiers",
    "_archivos",
    "_bestanden",
    "_file",
    "-filer",
    ".filer",
    "_ficheiros",
    "_arquivos",
    "_pliki",
    "_soubory",
    "_elemei",
    "_tiedostot",
    "_dosyalar",
    "_datoteke",
    "_fajlovi",
    "_fitxers",
    "_failid",
    "_fails",
    "_bylos",
    "_fitxategiak",
];

const EXTENSIONS: &[&str] = &["html", "htm", "xhtml", "HTML", "HTM", "shtml", "php", "asp", "aspx"];

/// True for a folder that holds what belongs to a page beside it. `is_there` is asked for the
/// names the page could have.
pub fn belongs_to_page(folder: &str, is_there: impl Fn(&str) -> bool) -> bool {
    let stems = SUFFIXES.iter().filter_map(|suffix| folder.strip_suffix(suffix)).filter(|stem| !stem.is_empty());
    stems.into_iter().any(|stem| EXTENSIONS.iter().any(|extension| is_there(&format!("{stem}.{extension}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_belongs_to_the_page_it_is_named_after() {
        for (folder, beside, expected) in [
            ("Ferry_files", "Ferry.html", true),
            ("Ferry_files", "Ferry.htm", true),
            ("Fähre-Dateien", "Fähre.html", true),
            ("Le bac_fichiers", "Le bac.html", true),
            ("Ferry.files", "Ferry.html", true),
            ("Ferry_files", "Other.html", false),
            ("Ferry", "Ferry.html", false),
            ("_files", ".html", false),
        ] {
            assert_eq!(belongs_to_page(folder, |name| name == beside), expected, "{folder}");
        }
    }
}
