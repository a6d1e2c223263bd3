/** One request of a log's adapter that has appended: whatever waited while the one before was under way. */
export type AppendBatch = {
  readonly records: number;
  /** from its sending until the log has answered */
  readonly seconds: number;
};

export type AppendObserver = (batch: AppendBatch) => void;
