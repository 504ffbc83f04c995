import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { on } from '../components/emit.ts';
import { icon } from '../components/icons.ts';
import type { MzExceptionDialog } from '../components/mz-exception-dialog.ts';
import type { MzRuleDetail } from '../components/mz-rule-detail.ts';
import type { MzRuleTable } from '../components/mz-rule-table.ts';
import { banner, failure, skeleton } from '../components/notices.ts';
import { ruleFaults } from '../components/rule-faults.ts';
import { ruleOutcome } from '../components/rule-outcome.ts';
import { KeysController } from '../controllers/keys.ts';
import { RulesScreen } from '../controllers/rules-screen.ts';
import { TypingPause } from '../controllers/typing-pause.ts';
import { RULES_DEFAULTS } from '../model/rules-url.ts';
import { controls } from '../styles/controls.ts';
import { listPageStyles } from '../styles/list-page.ts';
import { noticeStyles } from '../styles/notices.ts';
import { ruleFaultStyles } from '../styles/rule-faults.ts';
import { rulesBar } from './rules-bar.ts';
import { noRuleMatches, noRules } from './rules-empty.ts';
import '../components/mz-exception-dialog.ts';
import '../components/mz-rule-detail.ts';
import '../components/mz-rule-table.ts';

/** All are here: the list follows the typing at once, the address after such a pause. */
const TYPING_MS = 80;

/** The rules that look for things, how each does, and what people change about them. */
export class MzRulesPage extends LitElement {
  readonly #screen = new RulesScreen(this);
  readonly #typing = new TypingPause(this, TYPING_MS);

  static override styles = [controls, noticeStyles, listPageStyles, ruleFaultStyles];

  constructor() {
    super();
    this.addController(
      new KeysController({
        search: () => this.renderRoot.querySelector<HTMLElement>('.find input')?.focus(),
        refresh: () => void this.#screen.load(),
        escape: () => this.#screen.state.sel !== '' && this.#close(),
        undo: () => this.#screen.handling.canUndo && void this.#screen.handling.undo(),
        note: () => this.#screen.opened.what !== undefined && this.#detail?.focusNote(),
        switch: () => this.#switch(),
        except: () => this.#askException(),
      }),
    );
  }

  get #table(): MzRuleTable | null {
    return this.renderRoot.querySelector('mz-rule-table');
  }
  get #detail(): MzRuleDetail | null {
    return this.renderRoot.querySelector('mz-rule-detail');
  }

  #close(): void {
    const { sel } = this.#screen.state;
    this.#screen.open('');
    this.#table?.focusRow(sel);
  }
  #switch(): boolean {
    const rule = this.#screen.opened.what?.rule;
    if (rule === undefined) return false;
    void this.#screen.act({ enabled: !(rule.setting.enabled ?? rule.enabled) });
    return true;
  }
  #askException(): boolean {
    const rule = this.#screen.opened.what?.rule;
    if (rule === undefined) return false;
    void this.renderRoot.querySelector<MzExceptionDialog>('mz-exception-dialog')?.show({
      title: rule.title,
      owner: '',
      add: (exception) => this.#screen.except(rule, exception),
    });
    return true;
  }
  #removeFilters(): void {
    const { sort, view, sel } = this.#screen.state;
    this.#screen.change({ ...RULES_DEFAULTS, sort, view, sel });
  }
  #typed(q: string): void {
    this.#typing.after(() => this.#screen.change({ q }, true));
  }

  protected override render(): TemplateResult {
    const { state, list } = this.#screen;
    return html`<div class="bar" @mz-facet=${on('mz-facet', ({ facet, values }) => this.#screen.change({ [facet]: values }))}>${rulesBar(this.#screen, (q) => this.#typed(q))}</div>
      <div class="notices">${this.#notices()}</div>
      <div
        class="body ${state.sel === '' ? '' : 'split'}"
        @mz-rule=${on('mz-rule', ({ id }) => (id === '' ? this.#close() : this.#screen.open(id)))}
        @mz-rule-sort=${on('mz-rule-sort', ({ sort }) => this.#screen.change({ sort }))}
        @mz-rule-note=${on('mz-rule-note', ({ note }) => this.#screen.note(state.sel, note))}
        @mz-rule-change=${on('mz-rule-change', (change) => void this.#screen.act(change))}
        @mz-except=${() => this.#askException()}
      >
        <div class="list ${list.slow ? 'stale' : ''}">${this.#list()}<div class="float">${this.#outcome()}</div></div>
        ${state.sel === '' ? nothing : this.#panel()}
      </div>
      <mz-exception-dialog></mz-exception-dialog>`;
  }

  #notices(): unknown {
    const { answer, error } = this.#screen.list;
    return [
      error !== undefined && answer !== undefined
        ? banner('bad', `${error.body.message} This is how the rules were before.`, {
            label: 'Try again',
            run: () => void this.#screen.load(),
          })
        : nothing,
      ruleFaults(answer?.faults ?? []),
    ];
  }

  #list(): TemplateResult | typeof nothing {
    const { list, state } = this.#screen;
    if (list.answer === undefined && list.error !== undefined)
      return failure(list.error, () => void this.#screen.load());
    if (list.answer === undefined) return list.slow ? skeleton() : nothing;
    const { rules } = list.asked(state);
    if (rules.length > 0 && state.view === 'attack') {
      void import('../components/mz-attack-matrix.ts');
      return html`<mz-attack-matrix class="table" .rules=${rules}></mz-attack-matrix>`;
    }
    if (rules.length > 0)
      return html`<mz-rule-table class="table" .rules=${rules} .sort=${state.sort} .sel=${state.sel}></mz-rule-table>`;
    return list.answer.rules.length > 0 ? noRuleMatches(() => this.#removeFilters()) : noRules();
  }

  #outcome(): TemplateResult | typeof nothing {
    const { handling } = this.#screen;
    if (handling.outcome === undefined) return nothing;
    return ruleOutcome(handling.outcome, {
      canUndo: handling.canUndo,
      undo: () => void handling.undo(),
      close: () => handling.forgetOutcome(),
    });
  }

  #panel(): TemplateResult {
    const { opened, handling } = this.#screen;
    const { what, error } = opened;
    return html`<aside aria-label="Rule">
      <div class="top"><b>Rule</b><button class="icon" aria-label="Close" title="Close (Esc)" @click=${() => this.#close()}>${icon('close')}</button></div>
      ${what === undefined && error !== undefined ? failure(error, () => void opened.reload()) : nothing}
      <mz-rule-detail
        class="detail"
        .whole=${what}
        .note=${this.#screen.noteOf(opened.id)}
        .failure=${handling.failureOf(opened.id)}
        .busy=${handling.busy}
      ></mz-rule-detail>
    </aside>`;
  }
}
customElements.define('mz-rules-page', MzRulesPage);
