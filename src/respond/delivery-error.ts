interface DeliveryFault {
  /** It would be the same at every other try, since it is about what was said and not about who was asked. */
  readonly permanent?: boolean;
  /** The receiver asks to be left alone for so long, milliseconds. */
  readonly afterMs?: number;
  readonly cause?: unknown;
}

/** Thrown by an action that could not deliver: it is tried again unless `permanent`. Any other error is tried again, too. */
export class DeliveryError extends Error {
  readonly permanent: boolean;
  readonly afterMs: number | undefined;

  constructor(message: string, { permanent = false, afterMs, cause }: DeliveryFault = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DeliveryError';
    this.permanent = permanent;
    this.afterMs = afterMs;
  }
}
