// Whether a process is ready, by exit code, for containers that have no other way to ask: node deploy/health.mjs <address>
const [address = ''] = process.argv.slice(2);
const WITHIN_MS = 4000;

try {
  const response = await fetch(address, { signal: AbortSignal.timeout(WITHIN_MS) });
  console.log(`${response.status} ${await response.text()}`);
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.error(`${address} does not answer: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
