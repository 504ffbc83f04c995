/** What sources of attacks are brought together by: `/24` and `/48`, each by itself, or the country that events say. */
export const ATTACKER_SCOPES = ['network', 'address', 'country'] as const;
export type AttackerScope = (typeof ATTACKER_SCOPES)[number];
