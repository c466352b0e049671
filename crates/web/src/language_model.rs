//! Asks the language model that an office names in its settings for suggestions in a document. Only when somebody asks for it.

use std::time::Duration;

use paradero_intake::passage::model::{ANSWER_BYTES, Answer, Endpoint, stretches};
use ureq::Agent;

/// How long one answer is waited for: models on small machines take a minute for a page.
const PATIENCE: Duration = Duration::from_secs(180);

/// How long a connection is waited for.
const CONNECTING: Duration = Duration::from_secs(5);

/// Most stretches of one document that are put to a model: some two hundred pages.
const MOST: usize = 60;

/// What a model suggests in a document, and how many stretches of it were not put to the model: it is too long.
///
/// # Errors
/// One line: nobody answers, not in time, or not as a language model does. Nothing of the document or of the answer is in it.
pub fn ask_model(endpoint: &Endpoint, text: &str) -> Result<(Answer, usize), String> {
    let mut config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .timeout_connect(Some(CONNECTING))
        .http_status_as_error(false)
        .max_redirects(0)
        .user_agent("paradero");
    if endpoint.is_here() {
        // A proxy would take the text off this machine.
        config = config.proxy(None);
    }
    let agent: Agent = config.build().into();
    let stretches = stretches(text);
    let mut all = Answer::default();
    for stretch in stretches.iter().take(MOST) {
        let one = ask(&agent, endpoint, *stretch)?;
        all.suggestions.extend(one.suggestions);
        all.not_verbatim += one.not_verbatim;
        all.malformed += one.malformed;
    }
    Ok((all, stretches.len().saturating_sub(MOST)))
}

fn ask(agent: &Agent, endpoint: &Endpoint, stretch: (&str, u32)) -> Result<Answer, String> {
    let url = endpoint.url();
    let request = agent.post(url).header("Content-Type", "application/json");
    let mut answer =
        request.send(endpoint.request(stretch.0)).map_err(|error| format!("{url}: {error}"))?;
    let status = answer.status().as_u16();
    if status != 200 {
        return Err(format!("{url}: it answers with status {status}"));
    }
    let most = u64::try_from(ANSWER_BYTES).unwrap_or(u64::MAX);
    let body = answer.body_mut().with_config().limit(most).read_to_vec();
    let body =
        body.map_err(|error| format!("{url}: the answer broke off or is too long: {error}"))?;
    endpoint.read(stretch, &body).map_err(|why| format!("{url}: {why}"))
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use std::thread::JoinHandle;

    use paradero_intake::passage::By;

    use super::*;

    /// A server on this machine that answers one request, and gives back what it was sent.
    fn answering(status: &str, body: Vec<u8>) -> (Endpoint, JoinHandle<(String, String)>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/v1", listener.local_addr().unwrap());
        let head = format!(
            "HTTP/1.1 {status}\r\nLocation: http://models.example/\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let served = std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut first, mut length) = (String::new(), 0);
            reader.read_line(&mut first).unwrap();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if let Some(number) = line.to_lowercase().strip_prefix("content-length:") {
                    length = number.trim().parse().unwrap();
                }
                if line.trim().is_empty() {
                    break;
                }
            }
            let mut sent = vec![0; length];
            reader.read_exact(&mut sent).unwrap();
            let mut stream = stream;
            // Whoever has read enough hangs up.
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
            (first, String::from_utf8(sent).unwrap())
        });
        (Endpoint::new(&address, "a-model", false).unwrap(), served)
    }

    fn content(text: &str) -> Vec<u8> {
        serde_json::json!({ "choices": [{ "message": { "content": text } }] })
            .to_string()
            .into_bytes()
    }

    #[test]
    fn what_a_model_on_this_machine_suggests_is_taken_word_for_word() {
        let said = "{\"suggestions\":[{\"kind\":\"person\",\"quote\":\"Ada Holm\"},{\"kind\":\"person\",\"quote\":\"Ada Holmes\"}]}";
        let (endpoint, served) = answering("200 OK", content(said));
        let (answer, left) = ask_model(&endpoint, "Judge Ada Holm wrote.").unwrap();
        assert_eq!((answer.suggestions.len(), answer.not_verbatim, left), (1, 1, 0));
        assert_eq!(answer.suggestions[0].by, By::Model("a-model".into()));
        let (first, sent) = served.join().unwrap();
        assert!(first.starts_with("POST /v1/chat/completions "), "{first}");
        let sent: serde_json::Value = serde_json::from_str(&sent).unwrap();
        assert_eq!(sent["model"], "a-model");
    }

    #[test]
    fn errors_redirections_and_floods_are_one_line() {
        for (status, body) in [
            ("500 Internal Server Error", b"secret".to_vec()),
            ("302 Found", Vec::new()),
            ("200 OK", b"secret <html>".to_vec()),
            ("200 OK", vec![b'x'; 2 * ANSWER_BYTES]),
        ] {
            let (endpoint, served) = answering(status, body);
            let why = ask_model(&endpoint, "A text.").unwrap_err();
            assert!(!why.contains("secret") && !why.contains('\n'), "{why}");
            served.join().unwrap();
        }
        let nobody = Endpoint::new("http://127.0.0.1:1/v1", "m", false).unwrap();
        assert!(ask_model(&nobody, "A text.").is_err());
    }
}
