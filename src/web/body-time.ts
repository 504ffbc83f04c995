import type { RequestHandler, Response } from 'express';

/** The longest that any request may take to arrive: a large file over a slow line. */
export const LONGEST_MS = 3_600_000;
/** What is not a file. */
const USUAL_MS = 300_000;

/** Ends connections whose request takes too long to arrive; of whom it is known that they may send files `mayTakeLong` says so. */
export const endSlowBodies: RequestHandler = (request, response, next) => {
  const end = setTimeout(() => request.complete || request.socket.destroy(), USUAL_MS).unref();
  const stop = (): void => clearTimeout(end);
  request.once('close', stop);
  response.locals['mayTakeLong'] = stop;
  next();
};

/** This one may take long to arrive. */
export function mayTakeLong(response: Response): void {
  (response.locals['mayTakeLong'] as (() => void) | undefined)?.();
}
