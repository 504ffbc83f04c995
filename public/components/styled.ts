import { nothing } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

// Style attributes are refused by the content security policy; properties set by script are not.
class Css extends Directive {
  override render(_properties: Readonly<Record<string, string>>): typeof nothing {
    return nothing;
  }
  override update(part: ElementPart, [properties]: [Readonly<Record<string, string>>]): typeof nothing {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) style.setProperty(name, value);
    return nothing;
  }
}

/** Sets style properties on an element: `<div ${styled({ width: '10%' })}>`. */
export const styled = directive(Css);
