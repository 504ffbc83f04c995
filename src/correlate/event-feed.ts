/** Stored events in the order in which the store took them, each once. */
export interface EventFeed {
  feed(request: { readonly cursor?: string; readonly limit: number; readonly timeoutMs: number }): Promise<{
    readonly ndjson: Uint8Array<ArrayBuffer>;
    readonly count: number;
    readonly cursor: string;
    readonly more: boolean;
  }>;
  feedEnd(): Promise<string>;
}
