import {
  type Call,
  type Command,
  demandYes,
  EXIT,
  OpsError,
  type Options,
  UsageError,
  type Values,
} from './command.ts';

/** Runs a command; answers the exit code, and says why where that is not 0. */
export const runCommand = async (command: Command, call: Call, values: Values<Options>): Promise<number> => {
  try {
    if (command.destroys !== undefined) demandYes(Boolean(values['yes']), command.destroys);
    return await command.run(call, values);
  } catch (error) {
    if (call.signal.aborted) return EXIT.interrupted;
    call.note(error instanceof Error ? error.message : String(error));
    if (error instanceof UsageError) call.note(`npm run --silent ops -- ${command.name} --help tells more.`);
    return error instanceof UsageError ? EXIT.usage : error instanceof OpsError ? error.exitCode : EXIT.wrong;
  }
};
