//! A device that holds a passkey, as browsers answer for it.

use access::service::second::{Answer, Asked};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

pub struct Device {
    key: SigningKey,
    id: [u8; 16],
    /// How often it has signed.
    pub count: u32,
}

impl Device {
    pub fn new(seed: u8) -> Self {
        Self { key: SigningKey::from_slice(&[seed; 32]).unwrap(), id: [seed; 16], count: 1 }
    }

    pub fn make(&mut self, asked: &Asked, origin: &str) -> Answer {
        let point = self.key.verifying_key().to_sec1_point(false);
        let bytes = point.as_bytes();
        let cose = [
            // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
            &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20][..],
            &bytes[1..33],
            &[0x22, 0x58, 0x20],
            &bytes[33..],
        ]
        .concat();
        let data = [self.head(origin, 0x41), vec![0; 16], vec![0, 16], self.id.to_vec(), cose].concat();
        let length = u8::try_from(data.len()).unwrap();
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let object = [
            &[0xa3, 0x63][..],
            b"fmt",
            &[0x64],
            b"none",
            &[0x67],
            b"attStmt",
            &[0xa0, 0x68],
            b"authData",
            &[0x58, length],
            &data,
        ]
        .concat();
        Answer {
            challenge: asked.id,
            client: URL_SAFE_NO_PAD.encode(client(asked, origin, "webauthn.create")),
            data: URL_SAFE_NO_PAD.encode(object),
            ..Answer::default()
        }
    }

    pub fn show(&mut self, asked: &Asked, origin: &str) -> Answer {
        self.count += 1;
        let (client, data) = (client(asked, origin, "webauthn.get"), self.head(origin, 0x01));
        let message = [data.as_slice(), Sha256::digest(&client).as_slice()].concat();
        let signature: Signature = self.key.sign(&message);
        Answer {
            challenge: asked.id,
            credential: URL_SAFE_NO_PAD.encode(self.id),
            client: URL_SAFE_NO_PAD.encode(client),
            data: URL_SAFE_NO_PAD.encode(data),
            signature: URL_SAFE_NO_PAD.encode(signature.to_der()),
        }
    }

    fn head(&self, origin: &str, flags: u8) -> Vec<u8> {
        let name = origin.split("://").nth(1).unwrap();
        [Sha256::digest(name).as_slice(), &[flags], &self.count.to_be_bytes()].concat()
    }
}

fn client(asked: &Asked, origin: &str, what: &str) -> Vec<u8> {
    let options: Value = serde_json::from_str(&asked.options).unwrap();
    serde_json::json!({ "type": what, "challenge": options["challenge"], "origin": origin })
        .to_string()
        .into_bytes()
}
