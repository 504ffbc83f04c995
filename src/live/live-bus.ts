/** Hears the bodies of one topic. What it throws is logged and harms no one else. */
export type LiveListener = (body: Uint8Array) => void;

/**
 * Small messages between all parts of all instances: "object X is now version n", events as they are stored. Every subscriber
 * of a topic hears them, those of the publisher's own instance too; in order per publisher. Lossy: what a subscriber does not
 * take in time, and what is published while there is no connection, is gone, so that whoever needs the truth reads the store.
 * Nothing waits and memory is bounded, whoever is slow.
 */
export interface LiveBus {
  /** `topic` is one or more words of `a-z`, `0-9` and `-`, with dots between; `body` must stay as it is. Never throws. */
  publish(topic: string, body: Uint8Array): void;
  /** Messages of exactly this topic, from about now on. Returns what ends the subscription. */
  subscribe(topic: string, listener: LiveListener): () => void;
  /** Ends all subscriptions; what is published later is gone. */
  close(): Promise<void>;
}
