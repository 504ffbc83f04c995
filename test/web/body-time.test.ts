import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { Request, Response } from 'express';
import { endSlowBodies, mayTakeLong } from '../../src/web/body-time.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A request that arrives; whether its connection was ended. */
function arriving() {
  let isEnded = false;
  const socket = { destroy: () => (isEnded = true) };
  const request = Object.assign(new EventEmitter(), { complete: false, socket });
  const response = { locals: {} } as Response;
  endSlowBodies(request as unknown as Request, response, () => undefined);
  return { request, response, isEnded: () => isEnded };
}

it('ends connections whose request does not come to an end', () => {
  const slow = arriving();
  const whole = arriving();
  whole.request.complete = true;
  const gone = arriving();
  gone.request.emit('close');
  jest.advanceTimersByTime(299_000);
  expect(slow.isEnded()).toBe(false);

  jest.advanceTimersByTime(2000);
  expect([slow, whole, gone].map(({ isEnded }) => isEnded())).toEqual([true, false, false]);
});

it('waits longer for those who may send files', () => {
  const sender = arriving();
  mayTakeLong(sender.response);

  jest.advanceTimersByTime(600_000);
  expect(sender.isEnded()).toBe(false);
});
