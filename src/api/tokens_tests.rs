use super::*;

fn file() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokens.toml");
    (folder, path)
}

#[test]
fn a_token_is_accepted_and_carries_its_name_and_role() {
    let (_folder, path) = file();
    let token = create(&path, "desk-1", Role::Dispatcher, None).unwrap();
    let book = TokenBook::open(&path).unwrap();
    let identity = book.authenticate(&token).unwrap();
    assert_eq!((identity.name.as_str(), identity.role), ("desk-1", Role::Dispatcher));
    assert_eq!(identity.id, list(&path).unwrap()[0].id);
}

#[test]
fn the_file_does_not_hold_the_secret_and_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, path) = file();
    let token = create(&path, "desk-1", Role::Dispatcher, None).unwrap();
    let secret = token.rsplit('_').next().unwrap();
    assert_eq!(secret.len(), 64);
    assert!(!std::fs::read_to_string(&path).unwrap().contains(secret));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_wrong_secret_an_unknown_id_and_nonsense_are_unknown() {
    let (_folder, path) = file();
    let token = create(&path, "desk-1", Role::Dispatcher, None).unwrap();
    let book = TokenBook::open(&path).unwrap();
    let last = token.chars().last().unwrap();
    let wrong = format!("{}{}", &token[..token.len() - 1], if last == '0' { '1' } else { '0' });
    let cut = &token[..token.len() - 1];
    for bad in [wrong.as_str(), cut, "", "clm_", "clm_0000000000000000_00", "Bearer"] {
        assert_eq!(book.authenticate(bad), Err(Denied::Unknown), "{bad}");
    }
}

#[test]
fn a_token_that_has_expired_says_so() {
    let (_folder, path) = file();
    let token = create(&path, "desk-1", Role::Dispatcher, Some(Duration::ZERO)).unwrap();
    assert_eq!(TokenBook::open(&path).unwrap().authenticate(&token), Err(Denied::Expired));
}

#[test]
fn a_token_revoked_while_the_server_runs_is_refused_at_once() {
    let (_folder, path) = file();
    let token = create(&path, "desk-1", Role::Dispatcher, None).unwrap();
    let other = create(&path, "desk-2", Role::Dispatcher, None).unwrap();
    let book = TokenBook::open(&path).unwrap();
    assert!(book.authenticate(&token).is_ok());
    assert_eq!(revoke(&path, "desk-1").unwrap(), 1);
    assert_eq!(book.authenticate(&token), Err(Denied::Revoked));
    assert!(book.authenticate(&other).is_ok());
    assert!(matches!(revoke(&path, "desk-1"), Err(TokenError::NoSuchToken(_))));
}

#[test]
fn tokens_are_listed_by_name() {
    let (_folder, path) = file();
    create(&path, "zebra", Role::Viewer, None).unwrap();
    create(&path, "alder", Role::Admin, Some(Duration::from_secs(60))).unwrap();
    let tokens = list(&path).unwrap();
    let named: Vec<_> = tokens.iter().map(|token| (token.name.as_str(), token.role)).collect();
    assert_eq!(named, [("alder", Role::Admin), ("zebra", Role::Viewer)]);
    assert_eq!(tokens[0].expires_unix_s, Some(tokens[0].created_unix_s + 60));
}

#[test]
fn a_name_that_is_none_and_a_file_that_is_not_tokens_are_refused() {
    let (_folder, path) = file();
    for bad in ["", "two words", &"x".repeat(65)] {
        assert!(matches!(create(&path, bad, Role::Viewer, None), Err(TokenError::BadName)), "{bad}");
    }
    std::fs::write(&path, "[[token]]\nname = 1\n").unwrap();
    assert!(matches!(TokenBook::open(&path), Err(TokenError::Malformed(..))));
}

#[test]
fn a_role_is_read_by_its_name() {
    assert_eq!("supervisor".parse::<Role>().unwrap(), Role::Supervisor);
    assert!(matches!("king".parse::<Role>(), Err(TokenError::NoSuchRole(_))));
}

#[test]
fn a_certificate_stands_for_one_name_at_a_time_and_has_no_secret() {
    let (folder, path) = file();
    let pem = folder.path().join("desk.pem");
    let key = rcgen::KeyPair::generate().unwrap();
    let about = rcgen::CertificateParams::new(vec!["desk.example".to_owned()]).unwrap();
    let certificate = about.self_signed(&key).unwrap();
    std::fs::write(&pem, certificate.pem()).unwrap();
    let print = create_for_certificate(&path, "desk-1", Role::Dispatcher, None, &pem).unwrap();
    assert_eq!(print, fingerprint(certificate.der()));
    let again = create_for_certificate(&path, "desk-2", Role::Dispatcher, None, &pem).unwrap_err();
    assert!(again.to_string().contains("stands for desk-1"), "{again}");
    let book = TokenBook::open(&path).unwrap();
    assert_eq!(book.authenticate_certificate(&print).unwrap().name, "desk-1");
    assert_eq!(book.authenticate_certificate(&"0".repeat(64)), Err(Denied::UnknownCertificate));
    let id = &list(&path).unwrap()[0].id;
    for secret in ["", "0", &print] {
        assert_eq!(book.authenticate(&format!("clm_{id}_{secret}")), Err(Denied::Unknown), "it has no secret");
    }
}

#[test]
fn a_file_without_a_certificate_is_refused_by_name() {
    let (folder, path) = file();
    let pem = folder.path().join("desk.pem");
    std::fs::write(&pem, "no certificate").unwrap();
    let refused = create_for_certificate(&path, "desk-1", Role::Dispatcher, None, &pem).unwrap_err();
    assert!(refused.to_string().contains("desk.pem"), "{refused}");
    assert!(list(&path).unwrap().is_empty());
}
