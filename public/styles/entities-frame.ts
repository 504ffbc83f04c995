import { css } from 'lit';

export const entitiesFrameStyles = css`
  :host { display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); height: 100%; min-width: 0; min-height: 0; }
`;
