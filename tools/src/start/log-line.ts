const URGENT = ['warn', 'error', 'fatal'];
const EVERY_LINE = ['level', 'time', 'role', 'pid', 'version', 'commit', 'msg', 'error'];

/** What a process's log line says to a person; undefined if it isn't for the terminal. */
export const printUrgentLine = (line: string): string | undefined => {
  const entry = parseEntry(line);
  const { level, msg } = entry ?? {};
  if (!entry || typeof level !== 'string' || !URGENT.includes(level)) return undefined;
  const error = messageOf(entry['error']);
  const fields = Object.entries(entry)
    .filter(([name]) => !EVERY_LINE.includes(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const details = [...(error === undefined ? [] : [error]), ...fields].join(', ');
  return `${level}: ${String(msg)}${details === '' ? '' : ` (${details})`}`;
};

const parseEntry = (line: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // no log line of ours
  }
};

const messageOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : undefined;
