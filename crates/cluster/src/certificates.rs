//! Certificates of an office's cluster: one authority, one certificate for all nodes.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

/// Makes an authority and a certificate for nodes of some hosts: `ca.crt`, `node.crt`, `node.key`. The key of the authority is kept nowhere:
/// for another host all are made anew, so that who left is shut out.
///
/// # Errors
/// When the folder holds certificates already, or cannot be written.
pub fn make(folder: &Path, hosts: &[String]) -> Result<()> {
    let file = |name: &str| folder.join(name);
    if file("node.key").exists() {
        bail!("{} holds certificates already; to make new ones, remove it first", folder.display());
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let authority_key = KeyPair::generate()?;
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    authority.distinguished_name.push(DnType::CommonName, "Paradero cluster");
    let authority_certificate = authority.self_signed(&authority_key)?;
    let issuer = Issuer::new(authority, authority_key);
    let node_key = KeyPair::generate()?;
    let mut node = CertificateParams::new(hosts.to_vec())?;
    node.distinguished_name.push(DnType::CommonName, "Paradero node");
    node.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    node.extended_key_usages =
        vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    let node_certificate = node.signed_by(&node_key, &issuer)?;
    write(&file("ca.crt"), &authority_certificate.pem())?;
    write(&file("node.crt"), &node_certificate.pem())?;
    write_secret(&file("node.key"), &node_key.serialize_pem())
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn write_secret(path: &Path, text: &str) -> Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("cannot write {}", path.display()))
}
