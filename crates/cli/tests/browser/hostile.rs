//! A page that was received and does whatever a page can do to be noticed, against a machine that counts who comes.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::chromium::Chromium;
use super::office::Office;

/// The machine that the page wants to tell: it counts who connects.
pub(crate) struct Evil {
    pub(crate) address: String,
    came: Arc<AtomicUsize>,
}

impl Evil {
    pub(crate) fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let came = Arc::new(AtomicUsize::new(0));
        let count = came.clone();
        std::thread::spawn(move || {
            listener.incoming().for_each(|_| {
                count.fetch_add(1, Ordering::SeqCst);
            });
        });
        Self { address, came }
    }

    /// The page, with its addresses.
    pub(crate) fn page(&self) -> String {
        include_str!("hostile.html").replace("EVIL", &self.address)
    }

    pub(crate) fn came(&self) -> usize {
        self.came.load(Ordering::SeqCst)
    }
}

/// Shown by the register the page makes no request, runs nothing and leads nowhere; opened as a file the same page does.
pub(crate) fn a_hostile_page_is_shown_inert(browser: &mut Chromium, office: &Office, evil: &Evil) {
    let base = format!("http://{}", office.address);
    let (_, list) = office.get("/en/sources");
    let at = list.find("acta.html").or_else(|| list.find(">Acta")).expect("the page is a source");
    let link = list[..at].rfind("/en/source/").expect("its link") + "/en/source/".len();
    let id: String = list[link..].chars().take_while(char::is_ascii_alphanumeric).collect();
    for lang in ["es", "en"] {
        let shown = format!("/source/{id}/shown?lang={lang}");
        let (_, page) = office.get(&format!("/{lang}/source/{id}"));
        assert!(page.contains(&shown), "the page of the source leads to it");
        browser.open(&format!("{base}{shown}"));
        // Whatever waits for a moment has had it.
        std::thread::sleep(std::time::Duration::from_millis(500));
        let requests = browser.requests();
        assert_eq!(requests, [format!("{base}{shown}")], "one request: the page itself");
        assert_eq!(evil.came(), 0, "nobody was told");
        let text = browser.text();
        assert!(text.contains("Acta de traslado") && text.contains("celda"), "{text}");
    }
    // The same page where nothing is done about it: else the test would prove nothing.
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("acta.html");
    std::fs::write(&raw, evil.page()).unwrap();
    browser.start_opening(&format!("file://{}", raw.display()));
    while evil.came() == 0 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
