import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { Sheet } from '../app/sheet.tsx';
import { AccountForm, messageOf, type Task } from './account-form.tsx';
import { accountTexts as texts } from './account-texts.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { saveFile } from './save-file.ts';

type Outcome = { readonly message: string; readonly codes: readonly string[] };
const NOTHING: Outcome = { message: '', codes: [] };

const GUESTS: readonly Task[] = ['register', 'logIn', 'recover'];
const MEMBERS: readonly Task[] = ['changePassword', 'renewCodes', 'erase'];

/** Registers, signs in, and does what the owner of an account may do with it. */
export const AccountDialog = () => {
  const { account, session } = useApp();
  const [task, setTask] = useState<Task | null>(null);
  const [outcome, setOutcome] = useState<Outcome>(NOTHING);
  const told = useRef<HTMLParagraphElement>(null);
  const { you } = session.state.value;
  const isMember = you?.kind === 'member';
  const name = you?.name ?? '';
  // What was pressed is gone then: whoever listens or uses keys is taken to what came of it.
  useEffect(() => {
    if (outcome.message !== '') told.current?.focus();
  }, [outcome]);

  const choose = (next: Task | null): void => {
    setOutcome(NOTHING);
    setTask(next);
  };
  const save = async (): Promise<void> => {
    const answer = await account.exportData();
    if (answer.ok) saveFile('battleline.json', answer.value, 'application/json');
    setOutcome({ message: answer.ok ? texts.exported : messageOf(answer), codes: [] });
  };
  const leave = async (): Promise<void> => {
    await account.logOut();
    setOutcome({ message: texts.left, codes: [] });
  };
  if (task !== null)
    return (
      <Sheet heading={texts.heading}>
        <AccountForm
          key={task}
          task={task}
          finish={(codes) => {
            setOutcome({ message: texts.done[task], codes });
            setTask(null);
          }}
          back={() => choose(null)}
        />
      </Sheet>
    );
  return (
    <Sheet heading={texts.heading}>
      <p class="told" role="status" tabIndex={-1} ref={told}>
        {outcome.message}
      </p>
      {outcome.codes.length > 0 && <RecoveryCodes codes={outcome.codes} name={name} />}
      <p>{isMember ? texts.member(name) : you ? texts.guest(name) : texts.visitor}</p>
      <p class="orders">
        {(isMember ? MEMBERS : GUESTS).map((one) => (
          <button
            key={one}
            type="button"
            class={`order${one === 'register' ? ' main' : one === 'erase' ? ' grave' : ''}`}
            onClick={() => choose(one)}
          >
            {texts[one]}
          </button>
        ))}
        {isMember && (
          <>
            <button type="button" class="order" onClick={() => void save()}>
              {texts.exportData}
            </button>
            <button type="button" class="order" onClick={() => void leave()}>
              {texts.logOut}
            </button>
          </>
        )}
      </p>
    </Sheet>
  );
};
