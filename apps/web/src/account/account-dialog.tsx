import type { AccountAnswer } from '@battleline/client';
import { useState } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { Sheet } from '../app/sheet.tsx';
import { accountTexts as texts } from './account-texts.ts';

type Field = 'name' | 'password' | 'newPassword' | 'code';
type Task = 'register' | 'logIn' | 'recover' | 'changePassword' | 'renewCodes' | 'erase';

const FIELDS: Readonly<Record<Task, readonly Field[]>> = {
  register: ['name', 'password'],
  logIn: ['name', 'password'],
  recover: ['name', 'code', 'newPassword'],
  changePassword: ['password', 'newPassword'],
  renewCodes: ['password'],
  erase: ['password'],
};

/** What password managers want to know of a field. */
const autocompleteOf = (task: Task, field: Field): string => {
  if (field === 'name') return 'username';
  if (field === 'code') return 'one-time-code';
  return field === 'newPassword' || task === 'register' ? 'new-password' : 'current-password';
};

const messageOf = ({ reason, retryAfter }: AccountAnswer<unknown> & { readonly ok: false }): string =>
  retryAfter === undefined ? reason : `${reason} ${texts.retryAfter(retryAfter)}`;

const Codes = ({ codes }: { readonly codes: readonly string[] }) => (
  <section aria-label={texts.codes}>
    <h3>{texts.codes}</h3>
    <p>{texts.codesNote}</p>
    <ul class="recovery-codes">
      {codes.map((code) => (
        <li key={code}>
          <code>{code}</code>
        </li>
      ))}
    </ul>
  </section>
);

type InputProps = {
  readonly isSecret: boolean;
  readonly name: Field;
  readonly autocomplete: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
};

const Input = ({ isSecret, onInput, ...rest }: InputProps) => {
  const shared = {
    ...rest,
    required: true,
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => onInput(event.currentTarget.value),
  };
  return isSecret ? <input type="password" {...shared} /> : <input type="text" {...shared} />;
};

type FormProps = { readonly task: Task; readonly finish: (codes: readonly string[]) => void };

const Form = ({ task, finish }: FormProps) => {
  const { account } = useApp();
  const [values, setValues] = useState<Readonly<Record<Field, string>>>({
    name: '',
    password: '',
    newPassword: '',
    code: '',
  });
  const [message, setMessage] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { name, password, newPassword, code } = values;

  const act = (): Promise<AccountAnswer<unknown>> => {
    switch (task) {
      case 'register':
        return account.register(name, password);
      case 'logIn':
        return account.logIn(name, password);
      case 'recover':
        return account.recover(name, code, newPassword);
      case 'changePassword':
        return account.changePassword(password, newPassword);
      case 'renewCodes':
        return account.renewCodes(password);
      case 'erase':
        return account.erase(password);
    }
  };
  const submit = async (): Promise<void> => {
    setBusy(true);
    setMessage('');
    const answer = await act();
    setBusy(false);
    if (!answer.ok) setMessage(messageOf(answer));
    else finish(Array.isArray(answer.value) ? (answer.value as readonly string[]) : []);
  };
  return (
    <form
      class="account"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>{texts[task]}</h3>
      {task === 'erase' && <p>{texts.eraseNote}</p>}
      {FIELDS[task].map((field) => (
        <label key={field}>
          <span>{texts[field]}</span>
          <Input
            isSecret={field === 'password' || field === 'newPassword'}
            name={field}
            autocomplete={autocompleteOf(task, field)}
            value={values[field]}
            onInput={(value) => setValues({ ...values, [field]: value })}
          />
        </label>
      ))}
      {(task === 'register' || FIELDS[task].includes('newPassword')) && <p class="hint">{texts.passwordHint}</p>}
      <p role="alert">{message}</p>
      <p class="orders">
        <button type="submit" class="order" disabled={isBusy}>
          {texts[task]}
        </button>
      </p>
    </form>
  );
};

const download = (text: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = 'battleline.json';
  link.click();
  URL.revokeObjectURL(link.href);
};

/** Registers, signs in, and does what the owner of an account may do with it. */
export const AccountDialog = () => {
  const { account, session } = useApp();
  const [task, setTask] = useState<Task | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [message, setMessage] = useState('');
  const isMember = account.isMember.value;
  const tasks: readonly Task[] = isMember
    ? ['changePassword', 'renewCodes', 'erase']
    : ['register', 'logIn', 'recover'];

  const save = async (): Promise<void> => {
    const answer = await account.exportData();
    if (answer.ok) download(answer.value);
    else setMessage(messageOf(answer));
  };
  return (
    <Sheet heading={texts.heading}>
      <p>{isMember ? texts.member(session.state.value.you?.name ?? '') : texts.guest}</p>
      <p role="status">{message}</p>
      {codes.length > 0 && <Codes codes={codes} />}
      {task === null ? (
        <p class="orders">
          {tasks.map((one) => (
            <button key={one} type="button" class="order" onClick={() => (setCodes([]), setMessage(''), setTask(one))}>
              {texts[one]}
            </button>
          ))}
          {isMember && (
            <>
              <button type="button" class="order" onClick={() => void save()}>
                {texts.exportData}
              </button>
              <button type="button" class="order" onClick={() => void account.logOut()}>
                {texts.logOut}
              </button>
            </>
          )}
        </p>
      ) : (
        <>
          <Form
            key={task}
            task={task}
            finish={(fresh) => {
              setCodes(fresh);
              setMessage(texts.done);
              setTask(null);
            }}
          />
          <button type="button" class="plain" onClick={() => setTask(null)}>
            {texts.back}
          </button>
        </>
      )}
    </Sheet>
  );
};
