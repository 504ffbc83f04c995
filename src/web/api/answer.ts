import type { FileHandle } from 'node:fs/promises';
import type { Role } from '../../access/permission.ts';

/** An answer that is a file, to be kept and never shown: whatever it holds, no browser runs it. */
export class FileAnswer {
  readonly file: FileHandle;
  /** What whoever keeps it is proposed to call it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  constructor(file: FileHandle, { name, size }: Pick<FileAnswer, 'name' | 'size'>) {
    this.file = file;
    this.name = name;
    this.size = size;
  }
}

/** An answer that is a document to be read and printed: no browser does anything but lay it out. */
export class DocumentAnswer {
  readonly html: string;
  /** Content security policy, besides that it is in a sandbox. */
  readonly policy: string;
  constructor(html: string, policy: string) {
    this.html = html;
    this.policy = policy;
  }
}

/** An answer that is plain text, not JSON. */
export class TextAnswer {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Who has come in by this answer. */
interface Newcomer {
  readonly name: string;
  readonly role: Role;
}

/** An answer that sets cookies. */
export class CookieAnswer {
  readonly body: unknown;
  /** Values of `Set-Cookie`. */
  readonly cookies: readonly string[];
  /** Who is signed in with them. */
  readonly newcomer: Newcomer | undefined;
  constructor(body: unknown, cookies: readonly string[], newcomer?: Newcomer) {
    this.body = body;
    this.cookies = cookies;
    this.newcomer = newcomer;
  }
}

/** An answer that is a page: for browsers that come from another site. */
export class PageAnswer {
  readonly html: string;
  readonly status: number;
  /** Values of `Set-Cookie`. */
  readonly cookies: readonly string[];
  /** Who is signed in with them. */
  readonly newcomer: Newcomer | undefined;
  constructor(
    html: string,
    { status = 200, cookies, newcomer }: Omit<Partial<PageAnswer>, 'html' | 'cookies'> & Pick<PageAnswer, 'cookies'>,
  ) {
    this.html = html;
    this.status = status;
    this.cookies = cookies;
    this.newcomer = newcomer;
  }
}
