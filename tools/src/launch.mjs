// Plain JavaScript, for any Node: an old one can't even read the TypeScript that follows.
const NEEDED = 24;

/** Loads a tool, or says clearly why it can't run here. */
export const launch = async (load) => {
  const fail = (lines) => {
    process.stderr.write(`${lines.join('\n')}\n`);
    process.exit(1);
  };
  if (Number(/^v(\d+)/.exec(process.version)[1]) < NEEDED) {
    return fail([
      `Battle Line needs Node ${NEEDED} or newer; this is ${process.version} (${process.execPath}).`,
      '`npm ci` brings the right one along: run it once in this folder, without --ignore-scripts, and use the npm scripts.',
    ]);
  }
  try {
    await load();
  } catch (error) {
    const isMissing = error.code === 'ERR_MODULE_NOT_FOUND' && /Cannot find package/.test(error.message);
    if (!isMissing) throw error;
    fail([`A package is missing: ${error.message.split('\n')[0]}`, 'Run `npm ci` in this folder, then try again.']);
  }
};
