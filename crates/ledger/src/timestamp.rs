//! Timestamps by an authority (RFC 3161): that a signed checkpoint was there at a second, said by somebody
//! who is no witness and need not know what a log is. Pure: the nonce is passed in.
//!
//! What is read here is what a token needs; the chain of certificates and the signatures are checked by
//! `rustls-webpki`, as of the second that the token states. Whether a certificate was revoked is not
//! looked up.

use crate::error::Error;
use crate::hash::sha256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{Int, ObjectIdentifier, OctetString};
use der::{Any, DateTime, Decode, Encode, Sequence, Tag, Tagged as _};
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use webpki::{
    EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter, anchor_from_trusted_cert,
};
use x509_cert::Certificate;
use x509_cert::ext::Extensions;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{ExtendedKeyUsage, SubjectKeyIdentifier};
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_tsp::{Accuracy, MessageImprint, TimeStampReq, TimeStampResp, TspVersion};

/// Most bytes of an answer; tokens with a chain of certificates have about ten thousand.
pub const MAX_ANSWER_BYTES: usize = 1 << 20;

const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
/// [`TIME_STAMPING`] as `webpki` gives it.
const TIME_STAMPING_PARTS: [usize; 9] = [1, 3, 6, 1, 5, 5, 7, 3, 8];
/// [`TIME_STAMPING`] as certificates write it.
const TIME_STAMPING_DER: [u8; 8] = [43, 6, 1, 5, 5, 7, 3, 8];

/// What a timestamp says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The second at which the authority saw it, since 1970-01-01T00:00Z.
    pub at: u64,
    /// The authority: the subject of the certificate that signed.
    pub authority: String,
    /// The serial number of the timestamp, in hexadecimal digits.
    pub serial: String,
}

/// TSTInfo of RFC 3161, section 2.4.2, with the time as it is written: it may have fractions of a second.
#[derive(Sequence)]
struct Info {
    version: u8,
    policy: ObjectIdentifier,
    message_imprint: MessageImprint,
    serial_number: Int,
    gen_time: Any,
    #[asn1(optional = "true")]
    accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    ordering: bool,
    #[asn1(optional = "true")]
    nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    tsa: Option<GeneralName>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

/// A request for a timestamp of some bytes (media type `application/timestamp-query`). It holds their
/// SHA-256 and nothing else of them.
///
/// # Errors
/// Never, in practice: when the structure cannot be written.
pub fn query(message: &[u8], nonce: [u8; 8]) -> Result<Vec<u8>, Error> {
    let mut nonce = nonce;
    // One spelling: positive, and no byte too many.
    nonce[0] = nonce[0] & 0x3f | 0x40;
    let written = || {
        TimeStampReq {
            version: TspVersion::V1,
            message_imprint: MessageImprint {
                hash_algorithm: AlgorithmIdentifierOwned {
                    oid: SHA256,
                    parameters: Some(Any::null()),
                },
                hashed_message: OctetString::new(sha256(message).0)?,
            },
            req_policy: None,
            nonce: Some(Int::new(&nonce)?),
            cert_req: true,
            extensions: None,
        }
        .to_der()
    };
    written().map_err(|error| refused(format!("the request cannot be written: {error}")))
}

/// Checks the answer of an authority to the request [`query`] made for `message`: that it was granted, is
/// of this message and this request, and is signed by a certificate for timestamps that is one of
/// `certificates` (PEM) or was issued by one of them.
///
/// # Errors
/// What does not hold.
pub fn check(
    message: &[u8],
    query: &[u8],
    answer: &[u8],
    certificates: &str,
) -> Result<Stamp, Error> {
    if answer.len() > MAX_ANSWER_BYTES {
        return Err(refused(format!("it has more than {MAX_ANSWER_BYTES} bytes")));
    }
    let query = TimeStampReq::from_der(query).map_err(|error| {
        Error::text(format!("the request that was kept is no request of RFC 3161: {error}"))
    })?;
    let answer = TimeStampResp::from_der(answer).map_err(unreadable)?;
    let token = granted(answer)?;
    let data = token.content.decode_as::<SignedData>().map_err(unreadable)?;
    let content = data.encap_content_info.econtent.as_ref();
    let content = content.filter(|_| data.encap_content_info.econtent_type == TST_INFO);
    let content = content.ok_or_else(|| refused("it holds no timestamp"))?.value();
    let info = Info::from_der(content).map_err(unreadable)?;
    if info.version != 1 {
        return Err(refused(format!("it is of version {}; 1 is known", info.version)));
    }
    let imprint = &info.message_imprint;
    let digest = sha256(message);
    let is_ours = |imprint: &MessageImprint| {
        imprint.hash_algorithm.oid == SHA256 && imprint.hashed_message.as_bytes() == digest.0
    };
    if !is_ours(imprint) || !is_ours(&query.message_imprint) {
        return Err(refused(
            "it is of other bytes: its imprint is not the SHA-256 of the checkpoint",
        ));
    }
    if query.nonce.is_none() || info.nonce != query.nonce {
        return Err(refused("it answers another request: its nonce differs"));
    }
    let at = seconds(&info.gen_time)?;
    let own: Vec<Certificate> = pem(certificates)?;
    let [signer] = data.signer_infos.0.as_slice() else {
        return Err(refused("it should have one signature"));
    };
    let brought: Vec<Certificate> = data
        .certificates
        .iter()
        .flat_map(|set| set.0.iter())
        .filter_map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => Some(certificate.clone()),
            CertificateChoices::Other(_) => None,
        })
        .collect();
    let certificate = brought.iter().chain(&own).find(|one| signs(one, &signer.sid));
    let certificate =
        certificate.ok_or_else(|| refused("the certificate that signed it is missing"))?;
    signature(content, signer, certificate)?;
    trusted(certificate, &own, &brought, at)?;
    let digits = info.serial_number.as_bytes().iter().map(|byte| format!("{byte:02x}"));
    Ok(Stamp {
        at,
        authority: certificate.tbs_certificate.subject.to_string(),
        serial: digits.collect(),
    })
}

/// The token of an answer that grants one.
fn granted(answer: TimeStampResp<'_>) -> Result<ContentInfo, Error> {
    let status = answer.status.status as u8;
    // 0 is granted, 1 granted with modifications (RFC 3161, section 2.4.2).
    if status > 1 {
        let said = answer.status.status_string.iter().flatten();
        let said: Vec<String> = said.map(|text| text.to_string()).collect();
        return Err(refused(format!(
            "the authority refused (status {status}{})",
            said.iter().map(|text| format!(", {text:?}")).collect::<String>()
        )));
    }
    let token = answer.time_stamp_token.ok_or_else(|| refused("it holds no token"))?;
    if token.content_type != SIGNED_DATA {
        return Err(refused("its token is not signed"));
    }
    Ok(token)
}

/// That a certificate's key signed the content, by way of the signed attributes (RFC 5652, section 5.4),
/// and that these name the certificate (RFC 5035).
fn signature(content: &[u8], signer: &SignerInfo, certificate: &Certificate) -> Result<(), Error> {
    let attributes = signer.signed_attrs.as_ref();
    let attributes = attributes.ok_or_else(|| refused("it has no signed attributes"))?;
    let value = |oid: ObjectIdentifier| {
        let mut found = attributes.iter().filter(move |attribute| attribute.oid == oid);
        match (found.next(), found.next()) {
            (Some(one), None) => one.values.get(0).filter(|_| one.values.len() == 1),
            _ => None,
        }
    };
    let kind = value(CONTENT_TYPE).and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
    if kind != Some(TST_INFO) {
        return Err(refused("its signature is not over a timestamp"));
    }
    let digest = digest(signer.digest_alg.oid, content)?;
    let stated = value(MESSAGE_DIGEST).and_then(|any| any.decode_as::<OctetString>().ok());
    if stated.is_none_or(|stated| stated.as_bytes() != digest) {
        return Err(refused("it was altered: what was signed is not what it says"));
    }
    let encoded = certificate.to_der().map_err(unreadable)?;
    let named = match (value(SIGNING_CERTIFICATE_V2), value(SIGNING_CERTIFICATE)) {
        (Some(any), _) => names_v2(any, &encoded)?,
        (None, Some(any)) => names_v1(any, &encoded)?,
        (None, None) => false,
    };
    if !named {
        return Err(refused("it does not name the certificate that signed it"));
    }
    let signed = attributes.to_der().map_err(unreadable)?;
    let der = CertificateDer::from(encoded.as_slice());
    let certificate = EndEntityCert::try_from(&der).map_err(|error| unsupported(&error))?;
    let holds = |algorithm: &&dyn SignatureVerificationAlgorithm| {
        certificate.verify_signature(*algorithm, &signed, signer.signature.as_bytes()).is_ok()
    };
    if algorithms(signer.digest_alg.oid).iter().any(holds) {
        return Ok(());
    }
    Err(refused(
        "its signature does not hold, or is of a kind that this program does not know (`openssl ts \
         -verify` knows all)",
    ))
}

/// The signatures that go with a digest. The certificate's key says which of them it can be.
fn algorithms(digest: ObjectIdentifier) -> &'static [&'static dyn SignatureVerificationAlgorithm] {
    use webpki::ring::{
        ECDSA_P256_SHA256, ECDSA_P256_SHA384, ECDSA_P384_SHA256, ECDSA_P384_SHA384, ED25519,
        RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    };
    static WITH_256: [&dyn SignatureVerificationAlgorithm; 3] =
        [ECDSA_P256_SHA256, ECDSA_P384_SHA256, RSA_PKCS1_2048_8192_SHA256];
    static WITH_384: [&dyn SignatureVerificationAlgorithm; 3] =
        [ECDSA_P256_SHA384, ECDSA_P384_SHA384, RSA_PKCS1_2048_8192_SHA384];
    static WITH_512: [&dyn SignatureVerificationAlgorithm; 2] =
        [RSA_PKCS1_2048_8192_SHA512, ED25519];
    match digest {
        SHA256 => &WITH_256,
        SHA384 => &WITH_384,
        _ => &WITH_512,
    }
}

fn digest(algorithm: ObjectIdentifier, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    match algorithm {
        SHA256 => Ok(Sha256::digest(bytes).to_vec()),
        SHA384 => Ok(Sha384::digest(bytes).to_vec()),
        SHA512 => Ok(Sha512::digest(bytes).to_vec()),
        other => Err(refused(format!("it is signed over the digest {other}, which is not known"))),
    }
}

/// ESSCertIDv2 of RFC 5035, as far as it is looked at.
#[derive(Sequence)]
struct CertIdV2 {
    #[asn1(optional = "true")]
    hash_algorithm: Option<AlgorithmIdentifierOwned>,
    hash: OctetString,
    #[asn1(optional = "true")]
    issuer_serial: Option<Any>,
}

/// ESSCertID of RFC 2634: with SHA-1.
#[derive(Sequence)]
struct CertId {
    hash: OctetString,
    #[asn1(optional = "true")]
    issuer_serial: Option<Any>,
}

#[derive(Sequence)]
struct Signing<T: for<'a> Decode<'a> + Encode> {
    certificates: Vec<T>,
    #[asn1(optional = "true")]
    policies: Option<Any>,
}

/// The first of them is the one that signed.
fn names_v2(value: &Any, certificate: &[u8]) -> Result<bool, Error> {
    let signing: Signing<CertIdV2> = value.decode_as().map_err(unreadable)?;
    let Some(first) = signing.certificates.first() else { return Ok(false) };
    let algorithm = first.hash_algorithm.as_ref().map_or(SHA256, |algorithm| algorithm.oid);
    Ok(digest(algorithm, certificate)? == first.hash.as_bytes())
}

fn names_v1(value: &Any, certificate: &[u8]) -> Result<bool, Error> {
    let signing: Signing<CertId> = value.decode_as().map_err(unreadable)?;
    let own = Sha1::digest(certificate);
    Ok(signing.certificates.first().is_some_and(|first| first.hash.as_bytes() == own.as_slice()))
}

/// That a certificate is for timestamps, and is one of those that are trusted or was issued by one of
/// them, as of a second.
fn trusted(
    certificate: &Certificate,
    own: &[Certificate],
    brought: &[Certificate],
    at: u64,
) -> Result<(), Error> {
    let usage = certificate.tbs_certificate.get::<ExtendedKeyUsage>().map_err(unreadable)?;
    if !usage.is_some_and(|(critical, usage)| critical && usage.0 == [TIME_STAMPING]) {
        return Err(refused("the certificate that signed it is not for timestamps"));
    }
    if own.contains(certificate) {
        let valid = &certificate.tbs_certificate.validity;
        let (from, until) = (valid.not_before, valid.not_after);
        let stood =
            (from.to_unix_duration().as_secs()..=until.to_unix_duration().as_secs()).contains(&at);
        return if stood {
            Ok(())
        } else {
            Err(refused("its certificate did not hold at that time"))
        };
    }
    let encoded = |all: &[Certificate]| -> Result<Vec<CertificateDer<'static>>, Error> {
        all.iter().map(|one| Ok(one.to_der().map_err(unreadable)?.into())).collect()
    };
    let (own, brought) = (encoded(own)?, encoded(brought)?);
    let anchors: Result<Vec<TrustAnchor<'_>>, _> =
        own.iter().map(anchor_from_trusted_cert).collect();
    let anchors = anchors.map_err(|error| unsupported(&error))?;
    let der: CertificateDer<'_> = certificate.to_der().map_err(unreadable)?.into();
    let signing = EndEntityCert::try_from(&der).map_err(|error| unsupported(&error))?;
    let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(at));
    let chain = signing.verify_for_usage(
        webpki::ALL_VERIFICATION_ALGS,
        &anchors,
        &brought,
        time,
        ForTimestamps,
        None,
        None,
    );
    chain.map(|_| ()).map_err(|error| {
        refused(format!(
            "the certificate that signed it does not come from one that is trusted: {error}"
        ))
    })
}

/// What certificates on the way may be used for: if it is said at all, for timestamps.
struct ForTimestamps;

impl ExtendedKeyUsageValidator for ForTimestamps {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        let mut said = Vec::new();
        for purpose in purposes {
            said.push(purpose?.to_decoded_oid());
        }
        if said.is_empty() || said.iter().any(|oid| *oid == TIME_STAMPING_PARTS) {
            return Ok(());
        }
        Err(webpki::Error::RequiredEkuNotFoundContext(webpki::RequiredEkuNotFoundContext {
            required: webpki::KeyUsage::required(&TIME_STAMPING_DER),
            present: said,
        }))
    }
}

/// Whether a certificate is the one that a signature names.
fn signs(certificate: &Certificate, sid: &SignerIdentifier) -> bool {
    let tbs = &certificate.tbs_certificate;
    match sid {
        SignerIdentifier::IssuerAndSerialNumber(of) => {
            tbs.issuer == of.issuer && tbs.serial_number == of.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(of) => tbs
            .get::<SubjectKeyIdentifier>()
            .ok()
            .flatten()
            .is_some_and(|(_, own)| own.0.as_bytes() == of.0.as_bytes()),
    }
}

/// The certificates of a PEM file.
fn pem(text: &str) -> Result<Vec<Certificate>, Error> {
    let wrong = |what: String| Error::text(format!("not a file of certificates in PEM: {what}"));
    // What stands between them, such as what `openssl x509 -text` prints, is for people.
    let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----");
    let mut all = Vec::new();
    for part in text.split(begin).skip(1) {
        let body: String = part.split(end).next().unwrap_or_default().split_whitespace().collect();
        let bytes = STANDARD.decode(body).map_err(|error| wrong(error.to_string()))?;
        all.push(Certificate::from_der(&bytes).map_err(|error| wrong(error.to_string()))?);
    }
    if all.is_empty() { Err(wrong("it holds none".to_owned())) } else { Ok(all) }
}

/// Checks that a text holds certificates in PEM.
///
/// # Errors
/// When it does not.
pub fn check_certificates(text: &str) -> Result<(), Error> {
    pem(text).map(|_| ())
}

/// A time as tokens write it, `YYYYMMDDhhmmss[.f]Z`, in whole seconds.
fn seconds(time: &Any) -> Result<u64, Error> {
    let wrong = || refused("its time is not one of RFC 3161");
    let text = str::from_utf8(time.value()).map_err(|_| wrong())?;
    let (whole, fraction) =
        text.strip_suffix('Z').and_then(|t| t.split_at_checked(14)).ok_or_else(wrong)?;
    let is_fraction =
        fraction.strip_prefix('.').is_some_and(|f| f.bytes().all(|b| b.is_ascii_digit()));
    if time.tag() != Tag::GeneralizedTime
        || !whole.bytes().all(|b| b.is_ascii_digit())
        || !(fraction.is_empty() || is_fraction)
    {
        return Err(wrong());
    }
    let part = |from: usize, to: usize| whole[from..to].parse::<u16>().map_err(|_| wrong());
    let small = |from: usize| -> Result<u8, Error> {
        u8::try_from(part(from, from + 2)?).map_err(|_| wrong())
    };
    let at = DateTime::new(part(0, 4)?, small(4)?, small(6)?, small(8)?, small(10)?, small(12)?);
    Ok(at.map_err(|_| wrong())?.unix_duration().as_secs())
}

fn refused(what: impl std::fmt::Display) -> Error {
    Error::text(format!("the timestamp does not hold: {what}"))
}

fn unreadable(error: der::Error) -> Error {
    refused(format!("it cannot be read: {error}"))
}

fn unsupported(error: &webpki::Error) -> Error {
    refused(format!("a certificate cannot be read: {error}"))
}
