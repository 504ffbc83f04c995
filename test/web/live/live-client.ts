import { WebSocket } from 'ws';
import { until } from '../../support/running-server.ts';
import { LOCAL_TOKEN } from '../support.ts';

/** What the live socket says. */
export interface Message {
  readonly op: string;
  readonly id?: number;
  readonly events?: readonly { summary: string }[];
  readonly count?: number;
  readonly at?: string;
  readonly missed?: readonly string[] | 'all';
  readonly changes?: readonly string[] | 'all';
  readonly people?: readonly { name: string; place: string; doing: string; idle: boolean }[];
  readonly update?: string;
  readonly vector?: string;
  readonly write?: boolean;
  readonly seq?: number;
  readonly error?: { code: string; message: string; column?: number };
}

/** A client of the live socket that keeps what it is told. */
export class LiveClient {
  readonly messages: Message[] = [];
  readonly socket: WebSocket;
  closed: { code: number; reason: string } | undefined;

  constructor(port: number, headers: Record<string, string> = {}, path = '/api/live') {
    const shown = 'cookie' in headers ? headers : { authorization: `Bearer ${LOCAL_TOKEN}`, ...headers };
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: shown });
    this.socket.on('message', (data) => this.messages.push(JSON.parse((data as Buffer).toString('utf8')) as Message));
    this.socket.on('close', (code, reason) => (this.closed = { code, reason: String(reason) }));
    this.socket.on('error', () => undefined);
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    return this;
  }

  say(command: unknown): void {
    this.socket.send(typeof command === 'string' ? command : JSON.stringify(command));
  }

  /** The next message of this kind that has not been taken. */
  async next(op: string): Promise<Message> {
    await until(() => this.messages.some((message) => message.op === op), 5000, `a message ${op}`);
    const index = this.messages.findIndex((message) => message.op === op);
    return this.messages.splice(index, 1)[0] as Message;
  }

  async tail(id: number, q: string): Promise<void> {
    this.say({ op: 'tail', id, q });
    await this.next('tailing');
  }
}
