import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

/** What it does otherwise than an honest one would. */
interface Twist {
  readonly origin?: string;
  readonly rpId?: string;
  readonly verified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly challenge?: string;
}
interface Asked {
  readonly challenge: string;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();
const PRESENT = 1;
const VERIFIED = 4;
const HAS_CREDENTIAL = 64;

/** An authenticator in software that has one passkey, and says what a test wants (WebAuthn Level 3, section 6.1). */
export class SoftAuthenticator {
  readonly id = randomBytes(32);
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #origin: string;
  userHandle = '';

  constructor(origin: string) {
    this.#origin = origin;
  }

  create(
    { challenge, user }: Asked & { readonly user: { readonly id: string } },
    twist: Twist = {},
  ): RegistrationResponseJSON {
    this.userHandle = user.id;
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    const point = (coordinate: string): Buffer => Buffer.from(coordinate, 'base64url');
    // COSE: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    const key = Buffer.concat([hex('a5010203262001215820'), point(x), hex('225820'), point(y)]);
    const credential = Buffer.concat([Buffer.alloc(16), hex('0020'), this.id, key]);
    const data = Buffer.concat([this.#authenticatorData(twist, HAS_CREDENTIAL), credential]);
    // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}
    const length = Buffer.from([data.length >> 8, data.length & 255]);
    const attestation = Buffer.concat([
      hex('a363666d74646e6f6e656761747453746d74a068617574684461746159'),
      length,
      data,
    ]);
    const clientDataJSON = text(this.#clientData('webauthn.create', challenge, twist));
    const response = { clientDataJSON, attestationObject: text(attestation) };
    return { id: text(this.id), rawId: text(this.id), type: 'public-key', clientExtensionResults: {}, response };
  }

  get({ challenge }: Asked, twist: Twist = {}): AuthenticationResponseJSON {
    const client = this.#clientData('webauthn.get', challenge, twist);
    const data = this.#authenticatorData(twist, 0);
    const response = {
      clientDataJSON: text(client),
      authenticatorData: text(data),
      signature: text(sign('sha256', Buffer.concat([data, sha256(client)]), this.#keys.privateKey)),
      userHandle: twist.userHandle ?? this.userHandle,
    };
    return { id: text(this.id), rawId: text(this.id), type: 'public-key', clientExtensionResults: {}, response };
  }

  #clientData(type: string, challenge: string, twist: Twist): Buffer {
    const { origin = this.#origin } = twist;
    return Buffer.from(JSON.stringify({ type, challenge: twist.challenge ?? challenge, origin, crossOrigin: false }));
  }

  #authenticatorData(
    { rpId = new URL(this.#origin).hostname, verified = true, counter = 0 }: Twist,
    flags: number,
  ): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([PRESENT | (verified ? VERIFIED : 0) | flags]), count]);
  }
}

function hex(digits: string): Buffer {
  return Buffer.from(digits, 'hex');
}
