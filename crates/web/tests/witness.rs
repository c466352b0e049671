//! A witness by HTTP: what goes in, what comes out, and what is too much.

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode, header};
    use paradero_ledger::{Checkpoint, Cosigner, Signer, Witness, merkle, sha256, witness};
    use paradero_web::witness::{Around, router};
    use tower::ServiceExt;

    const ORIGIN: &str = "register.example/north";

    async fn ask(
        app: &axum::Router,
        method: &str,
        path: &str,
        body: Vec<u8>,
    ) -> (StatusCode, String, String) {
        let request = Request::builder().method(method).uri(path).body(Body::from(body)).unwrap();
        let answer = app.clone().oneshot(request).await.unwrap();
        let kind = answer.headers().get(header::CONTENT_TYPE).cloned();
        let kind = kind.map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, kind, String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn each_address_answers_as_the_specification_says() {
        let folder = tempfile::tempdir().unwrap();
        let cosigner = Cosigner::generate("witness.example/w1", &[5; 32]).unwrap();
        let own = Witness::create(&folder.path().join("w"), cosigner).unwrap();
        let (log, key) = (Signer::generate(ORIGIN, &[1; 32]).unwrap(), own.key());
        own.trust(ORIGIN, &log.verifier()).unwrap();
        let app = router(own, Around { clock: || 1_700_000_000, told: |_| {} });
        let leaves: Vec<_> = (0..9_u8).map(|n| merkle::leaf_hash(&[n])).collect();
        let request = |size: usize, old: u64| {
            let root = merkle::root(&leaves[..size]);
            let head = Checkpoint { origin: ORIGIN.to_owned(), size: size as u64, root };
            let proof = merkle::consistency_proof(&leaves[..size], old).unwrap();
            let note = log.sign(&head.format()).unwrap().format();
            witness::Request::new(old, proof, &note).unwrap().format().into_bytes()
        };
        let newest = format!("/{}/checkpoint", sha256(ORIGIN.as_bytes()));
        assert_eq!(ask(&app, "GET", &newest, Vec::new()).await.0, StatusCode::NOT_FOUND);
        let (status, kind, line) = ask(&app, "POST", "/add-checkpoint", request(5, 0)).await;
        assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/plain; charset=utf-8"));
        assert!(line.starts_with("\u{2014} witness.example/w1 ") && line.ends_with('\n'), "{line}");
        let (status, kind, size) = ask(&app, "POST", "/add-checkpoint", request(9, 0)).await;
        assert_eq!(
            (status.as_u16(), kind.as_str(), size.as_str()),
            (409, "text/x.tlog.size", "5\n")
        );
        assert_eq!(ask(&app, "POST", "/add-checkpoint", request(9, 5)).await.0, StatusCode::OK);
        let (_, _, note) = ask(&app, "GET", &newest, Vec::new()).await;
        let note = paradero_ledger::note::SignedNote::parse(note.as_bytes()).unwrap();
        assert_eq!(key.check(&note).unwrap(), 1_700_000_000);
        log.verifier().check(&note).unwrap();
        assert!(note.text.contains("\n9\n"));
        let too_much = vec![b'\n'; witness::MAX_REQUEST_BYTES + 1];
        for (method, path, body, status) in [
            ("POST", "/add-checkpoint", b"old x\n".to_vec(), 400),
            ("POST", "/add-checkpoint", vec![0xff; 10], 400),
            ("POST", "/add-checkpoint", too_much, 413),
            ("GET", "/add-checkpoint", Vec::new(), 405),
            ("GET", "/0000/checkpoint", Vec::new(), 404),
            ("GET", "/..%2f..%2fsigning.key/checkpoint", Vec::new(), 404),
            ("GET", "/signing.key", Vec::new(), 404),
            ("GET", "/", Vec::new(), 404),
        ] {
            assert_eq!(ask(&app, method, path, body).await.0.as_u16(), status, "{method} {path}");
        }
    }
}
