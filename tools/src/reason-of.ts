/** What an error says; a name with several addresses fails with one error for each, of which the first speaks. */
export const reasonOf = (error: unknown): string =>
  error instanceof AggregateError ? reasonOf(error.errors[0]) : error instanceof Error ? error.message : String(error);
