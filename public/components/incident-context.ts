import type { Present } from '../../src/web/live/presence.ts';
import type { IncidentsScreen, OpenIncident } from '../controllers/incidents-screen.ts';
import type { Zone } from '../model/format.ts';

/** What all parts of an incident's page share. */
export interface IncidentContext {
  readonly screen: IncidentsScreen;
  readonly what: OpenIncident;
  readonly now: number;
  readonly zone: Zone;
  /** Whether who looks at it may change it. */
  readonly editable: boolean;
  /** Others who look at it now. */
  readonly present: readonly Present[];
}
