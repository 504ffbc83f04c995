import type { Severity } from '../event/severity.ts';
import { MozdefError } from '../lifecycle/error.ts';

/** An investigation asks whether something happened; it becomes an incident, under the same id, when it did. */
export const INCIDENT_KINDS = ['investigation', 'incident'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** The way of each kind, in its order. */
export const PHASES = {
  investigation: ['identification', 'evidence', 'holding', 'escalation', 'closed'],
  incident: ['identification', 'containment', 'eradication', 'recovery', 'lessons-learned', 'closed'],
} as const satisfies Record<IncidentKind, readonly string[]>;
export type Phase = (typeof PHASES)[IncidentKind][number];
export const ALL_PHASES: readonly Phase[] = [...new Set<Phase>([...PHASES.incident, ...PHASES.investigation])];

/** To whom it may be told: the Traffic Light Protocol 2.0 of FIRST. */
export const TLPS = ['RED', 'AMBER+STRICT', 'AMBER', 'GREEN', 'CLEAR'] as const;
type Tlp = (typeof TLPS)[number];

/** When what happened, in the order in which it usually does. */
export const INCIDENT_DATES = [
  'began',
  'reported',
  'verified',
  'contained',
  'mitigated',
  'ended',
  'opened',
  'closed',
] as const;
export type IncidentDate = (typeof INCIDENT_DATES)[number];

/** What people say of an incident as a whole, and change. Dates are ISO 8601 UTC; what is not known is empty. */
export interface IncidentFields extends Readonly<Record<IncidentDate, string>> {
  readonly kind: IncidentKind;
  readonly phase: Phase;
  /** One line. */
  readonly summary: string;
  readonly description: string;
  readonly severity: Severity;
  readonly tlp: Tlp;
  /** Who answers for it. */
  readonly owner: string;
  readonly responders: readonly string[];
  /** Whom to ask. */
  readonly contact: string;
  /** Any words, those of VERIS among them. */
  readonly tags: readonly string[];
}

/** An incident or an investigation. Its parts, its alerts and its history are kept beside it. */
export interface Incident extends IncidentFields {
  /** Such as `INC-2026-0042`. */
  readonly id: string;
  readonly created: string;
  readonly createdby: string;
  /** Whom the program that opened it named as the one who did. */
  readonly creator: string;
  readonly changed: string;
  readonly changedby: string;
  /** When it came to which phase. */
  readonly phases: readonly PhaseStep[];
  /** Id of the one that it became part of; empty: of none. */
  readonly mergedinto: string;
  /** Ids of those that became part of it. */
  readonly merged: readonly string[];
}

export interface PhaseStep {
  readonly phase: Phase;
  readonly at: string;
  readonly by: string;
}

/** An incident with the version that a change of it must name. */
export type VersionedIncident = Incident & { readonly version: number };

/** The phase that a kind begins with what was in this phase: the same one, where it has it. */
export function phaseAs(kind: IncidentKind, phase: Phase): Phase {
  return isPhaseOf(kind, phase) ? phase : 'identification';
}

/** Throws `request-invalid` when the kind does not have this phase. */
export function checkPhase(kind: IncidentKind, phase: Phase): void {
  if (isPhaseOf(kind, phase)) return;
  throw new MozdefError('request-invalid', `an ${kind} has no phase ${phase}`, {
    where: 'phase',
    remedy: `Its phases are ${PHASES[kind].join(', ')}.`,
  });
}

function isPhaseOf(kind: IncidentKind, phase: Phase): boolean {
  return (PHASES[kind] as readonly Phase[]).includes(phase);
}
