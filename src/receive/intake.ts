import type { ServerResponse } from 'node:http';
import { MozdefError } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { BodyHeader } from '../queue/batch.ts';
import type { EventQueue } from '../queue/event-queue.ts';
import { answer } from './answer.ts';
import { BatchAssembler, type Placement } from './batch-assembler.ts';
import { BodyChecker, type CheckedBody } from './body-checker.ts';
import { Decompressor } from './decompress.ts';
import type { Content, Dialect } from './dialect/dialect.ts';
import type { FrontendConfig } from './frontend-config.ts';
import { MemoryBudget, type MemoryShare } from './memory-budget.ts';
import { otlpFormatOf } from './otlp/request-format.ts';
import type { QueueGate } from './queue-gate.ts';
import { checkAnnouncedLength, readBody } from './read-body.ts';
import { Refusal } from './refusal.ts';

export interface IntakeOptions {
  readonly limits: FrontendConfig['limits'];
  readonly queue: EventQueue;
  readonly gate: QueueGate;
  readonly log: Logger;
  readonly now: () => number;
}

/** What was accepted with one request. */
export interface Accepted {
  readonly events: number;
  readonly bytes: number;
}

/** The way of a body: read, decompress, check, hand to the queue, answer. */
export class Intake {
  readonly memory: MemoryBudget;
  readonly #options: IntakeOptions;
  readonly #decompressor: Decompressor;
  readonly #checker: BodyChecker;
  readonly #assembler: BatchAssembler;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.memory = new MemoryBudget(options.limits.in_flight);
    this.#decompressor = new Decompressor(options.limits.decoded_body);
    this.#checker = new BodyChecker({ events: options.limits.events, bytes: options.limits.decoded_body }, options.log);
    this.#assembler = new BatchAssembler(options.queue, options.now);
  }

  /** Answers success only once the queue owns the events (design promise 1). Rejects with a Refusal or SenderGone. */
  async take(response: ServerResponse, header: BodyHeader, dialect: Dialect): Promise<Accepted> {
    const started = this.#options.now();
    const share = this.memory.open();
    try {
      this.#options.gate.pass();
      const { body, events, rejected = 0, bulk } = await this.#receive(response, header, share);
      // A bulk body may hold nothing but actions that no event comes from, and an OTLP request nothing at all.
      const placement = events > 0 ? await this.#push(body, events) : NOWHERE;
      const took = this.#options.now() - started;
      const taken = { header, events, rejected, placement, took, ...(bulk && { bulk }) };
      answer(response, 200, dialect.accepted(response.req, taken));
      return { events, bytes: body.bytes.byteLength };
    } finally {
      share.close();
    }
  }

  /** Answers a request whose body holds no events, within the same limits. Rejects as `take` does. */
  async answerAside(response: ServerResponse, reply: (body: Buffer) => Content): Promise<void> {
    const share = this.memory.open();
    try {
      answer(response, 200, reply(await this.#read(response, share)));
    } finally {
      share.close();
    }
  }

  async stop(): Promise<void> {
    await this.#checker.stop();
  }

  async #receive(response: ServerResponse, header: BodyHeader, share: MemoryShare): Promise<CheckedBody> {
    const bytes = await this.#read(response, share);
    const otlp = header.endpoint === 'otlp' ? otlpFormatOf(response.req) : undefined;
    try {
      const checked = await this.#checker.check(header, bytes, otlp);
      if (otlp) share.take(Math.max(0, checked.body.bytes.byteLength - bytes.byteLength));
      return checked;
    } catch (error) {
      if (error instanceof MozdefError && error.code === 'thread-died') {
        throw new Refusal('overloaded', 'the body could not be checked, try again');
      }
      throw error;
    }
  }

  async #read(response: ServerResponse, share: MemoryShare): Promise<Buffer> {
    const request = response.req;
    const decoder = this.#decompressor.decoderOf(request.headers['content-encoding']);
    checkAnnouncedLength(request, this.#options.limits.body);
    if (request.headers.expect !== undefined) response.writeContinue();
    const sent = await readBody(request, this.#options.limits.body, share);
    return await this.#decompressor.decode(sent, decoder, share);
  }

  async #push(body: CheckedBody['body'], events: number): Promise<Placement> {
    try {
      return await this.#assembler.submit(body, events);
    } catch (error) {
      throw this.#options.gate.refusalOf(error);
    }
  }
}

const NOWHERE: Placement = { batch: '', first: 0 };
