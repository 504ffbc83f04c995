import type { Alert } from '../../../src/alert/alert.ts';
import type { Event } from '../../../src/event/event.ts';
import type { Receipt } from '../../../src/respond/action.ts';
import { testNotice } from '../../../src/respond/make-notice.ts';
import type { News, NewsKind } from '../../../src/respond/news.ts';
import type { OpenTarget } from '../../../src/respond/open-target.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { anAlert } from '../../alert/support.ts';
import { NOW, targetsOf } from '../../respond/support.ts';

interface Told extends Partial<Alert> {
  readonly kind?: NewsKind;
  readonly reference?: string;
  readonly fields?: readonly Event[];
}

/** One target that uses a bundled action, and what it takes to tell it. */
export class ActionUnderTest {
  readonly #target: OpenTarget;

  private constructor(target: OpenTarget) {
    this.#target = target;
  }

  static async open(
    use: string,
    config: object,
    { state, ...target }: { readonly state?: StateStore; readonly internal?: boolean; readonly ca_file?: string } = {},
  ): Promise<ActionUnderTest> {
    const targets = await targetsOf(
      { ops: { use, internal: true, config, ...target } },
      { state: state ?? ({} as StateStore) },
    );
    const ops = targets.get('ops');
    if (!ops) throw new Error('no target');
    return new ActionUnderTest(ops);
  }

  /** Tells it this at once. */
  tell(first: Told, ...more: readonly Told[]): Promise<Receipt> {
    const news = [this.#news(first), ...more.map((told) => this.#news(told))] as const;
    return this.#target.deliver({
      id: '0123456789abcdef0123456789abcdef',
      time: new Date(NOW).toISOString(),
      test: false,
      news: [...news],
    });
  }

  test(): Promise<Receipt> {
    const { name, template } = this.#target;
    return this.#target.deliver(testNotice(name, NOW, { template }));
  }

  #news({ kind = 'raised', reference, fields = [], ...said }: Told): News {
    const { events: _, ...alert } = anAlert(said);
    const url = `https://mozdef.example.com/alerts/${alert.id}`;
    const text: News['text'] = (escape) => this.#target.template.render({ kind, alert, url }, escape);
    return { kind, alert, events: fields, url, reference, text };
  }
}
