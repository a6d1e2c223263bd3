import { useSignal } from '@preact/signals';
import { useApp } from '../app/app.ts';
import { type Known, readLine } from '../game/command-line.ts';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';
import { flagSentence } from './flag-sentence.ts';
import { promptText } from './prompt.ts';

const knownAt = (desk: Desk): Known | undefined => {
  const frame = desk.frame.value;
  const position = desk.shown.value?.position;
  if (frame === undefined || position === undefined) return undefined;
  return {
    frame,
    position,
    sentence: (flag) => flagSentence(desk, position.flags[flag - 1]!),
    task: promptText(desk),
    clocks: desk.clock.read(),
    last: desk.history.entries.value.at(-1)?.text,
  };
};

/** A line to type moves and questions. */
export const CommandBox = ({ desk }: { readonly desk: Desk }) => {
  const { announcer } = useApp();
  const answer = useSignal('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const input = form.elements.namedItem('command') as HTMLInputElement;
    const known = knownAt(desk);
    if (input.value.trim() === '' || known === undefined) return;
    const line = readLine(input.value, known);
    input.value = '';
    if (line.type === 'move') desk.type(line.move);
    if (line.type === 'resign') desk.resign();
    answer.value =
      line.type === 'answer' ? line.text : texts.commands.sent(line.type === 'move' ? line.move : 'resign');
    if (line.type === 'answer') announcer.say(line.text);
  };
  return (
    <form class="command-box" onSubmit={submit}>
      <p class="answer" tabIndex={answer.value.length > 90 ? 0 : undefined}>
        {answer.value}
      </p>
      <label>
        <span class="for-listeners">{texts.commands.label}</span>
        <input
          id="command"
          name="command"
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder={texts.commands.placeholder}
        />
      </label>
      <button type="submit">{texts.commands.send}</button>
    </form>
  );
};
