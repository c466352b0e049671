//! A page as it is served, made into a page that stands in a folder: links lead to files, and whatever needs a server is
//! gone.

/// Elements that are left out with all that is in them: each needs somebody who answers, or runs.
const GONE: [&str; 2] = ["form", "script"];

/// Where an address of the pages leads in the folder; nothing where it leads to no file of the site.
pub(super) type Leads<'a> = &'a mut dyn FnMut(&str) -> Option<String>;

/// The page with its links rewritten. `leads` gives for an address the path of its file from the root of the site; a
/// link to nowhere keeps its text alone. `depth` is how many folders the page stands below that root.
pub(super) fn rewritten(page: &str, depth: usize, leads: Leads<'_>) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    // Ends of links that were taken off, innermost last.
    let mut links: Vec<bool> = Vec::new();
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        out.push_str(text);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        rest = after;
        let name = name_of(tag);
        if GONE.contains(&name) && !tag.starts_with("</") {
            rest = past(rest, name);
            continue;
        }
        match (name, tag.starts_with("</")) {
            ("a", false) => {
                let kept = link(tag, depth, leads);
                links.push(kept.is_some());
                out.push_str(&kept.unwrap_or_default());
            }
            ("a", true) => {
                if links.pop().unwrap_or(true) {
                    out.push_str(tag);
                }
            }
            ("link", _) => out.push_str(&link(tag, depth, leads).unwrap_or_default()),
            _ => out.push_str(tag),
        }
    }
    out.push_str(rest);
    out
}

fn name_of(tag: &str) -> &str {
    let inner = tag.trim_start_matches('<').trim_start_matches('/');
    let end = inner.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(inner.len());
    inner.get(..end).unwrap_or_default()
}

/// What stands after the end of an element that has begun; elements of one name may lie in each other.
fn past<'a>(mut rest: &'a str, name: &str) -> &'a str {
    let mut open = 1;
    while let Some(at) = rest.find('<') {
        let tag = rest.get(at..).unwrap_or_default();
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        if name_of(tag) == name {
            open = if tag.starts_with("</") { open - 1 } else { open + 1 };
        }
        rest = tag.get(end..).unwrap_or_default();
        if open == 0 {
            return rest;
        }
    }
    ""
}

/// A tag with an address, leading to a file of the site; nothing where it leads to none. Places on the page itself stay.
fn link(tag: &str, depth: usize, leads: Leads<'_>) -> Option<String> {
    let start = tag.find("href=\"")? + "href=\"".len();
    let length = tag.get(start..)?.find('"')?;
    let address = tag.get(start..start + length)?.replace("&amp;", "&");
    if address.starts_with('#') {
        return Some(tag.to_owned());
    }
    let (bare, place) = match address.split_once('#') {
        Some((bare, place)) => (bare, format!("#{place}")),
        None => (address.as_str(), String::new()),
    };
    let file = leads(bare)?;
    let (before, after) = (tag.get(..start)?, tag.get(start + length..)?);
    Some(format!("{before}{}{file}{place}{after}", "../".repeat(depth)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(page: &str) -> String {
        let mut leads =
            |address: &str| (address == "/es/people").then(|| "es/people.html".to_owned());
        rewritten(page, 2, &mut leads)
    }

    #[test]
    fn links_lead_to_files_and_those_to_nowhere_keep_their_text() {
        let page = "<p><a class=\"x\" href=\"/es/people\">people</a> <a href=\"/api/x\">API <b>1</b></a> <a href=\"#top\">up</a></p>";
        let made = "<p><a class=\"x\" href=\"../../es/people.html\">people</a> API <b>1</b> <a href=\"#top\">up</a></p>";
        assert_eq!(site(page), made);
        assert_eq!(
            site("<a href=\"/es/people#a\">x</a>"),
            "<a href=\"../../es/people.html#a\">x</a>"
        );
    }

    #[test]
    fn forms_and_all_in_them_are_gone() {
        assert_eq!(site("a<form x=\"1\"><input><p>b</p></form>c"), "ac");
        assert_eq!(site("a<form><form>b</form></form>c"), "ac");
        assert_eq!(site("a<form>never ended"), "a");
    }

    #[test]
    fn what_a_source_writes_stays_as_it_is() {
        assert_eq!(
            site("&lt;a href=&quot;/es/people&quot;&gt; < b"),
            "&lt;a href=&quot;/es/people&quot;&gt; < b"
        );
    }
}
