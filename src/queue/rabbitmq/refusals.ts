import { MozdefError } from '../../lifecycle/error.ts';

/* Why a batch is not taken, and what to do about it. */

/** The broker cannot be reached, or does not do its part. */
export function unavailable(what: string): MozdefError {
  return new MozdefError('queue-unavailable', `the queue cannot take batches now: ${what}`, {
    remedy: 'Look at the broker and at the network between; MozDef connects again by itself.',
  });
}

/** The broker went away, or did not answer in time, after the batch was sent: it may own it. */
export function unconfirmed(what: string): MozdefError {
  return new MozdefError('queue-unconfirmed', `the broker did not say whether it has the batch: ${what}`, {
    remedy: 'Look at the broker and at the network between. Who sends under a claim stores nothing twice.',
  });
}

/** The queue holds as much as it may. */
export function full(): MozdefError {
  return new MozdefError('queue-full', 'intake is paused: the queue holds as much as it may', {
    remedy:
      'See on the Health page whether the workers store events; the bound is queue.max_bytes, or a policy of the broker.',
  });
}

/** The broker has raised an alarm, in its words `low on memory`, `low on disk` or both. */
export function blocked(reason: string): MozdefError {
  const code = reason.includes('disk') ? 'disk-full' : 'queue-unavailable';
  return new MozdefError(code, `intake is paused: the broker is ${reason}`, {
    remedy: 'Give the broker room, or let workers empty the queue; intake goes on by itself.',
  });
}

/** The broker takes no message of this size. */
export function tooLarge(size: number, most: number): MozdefError {
  return new MozdefError('queue-unavailable', `a batch has ${size} bytes, but the broker takes at most ${most}`, {
    remedy: 'Raise max_message_size of the broker above frontend.limits.decoded_body, or lower that one.',
  });
}
