import type { AccountAnswer } from '@battleline/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import type { Account } from './account.ts';
import { accountTexts as texts } from './account-texts.ts';

type Field = 'name' | 'password' | 'newPassword' | 'code';
type Values = Readonly<Record<Field, string>>;

export type Task = 'register' | 'logIn' | 'recover' | 'changePassword' | 'renewCodes' | 'erase';

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

const perform = (
  task: Task,
  account: Account,
  { name, password, newPassword, code }: Values,
): Promise<AccountAnswer<unknown>> => {
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

/** Why it wasn't done, and when it may be tried again. */
export const messageOf = ({ reason, retryAfter }: AccountAnswer<unknown> & { readonly ok: false }): string =>
  retryAfter === undefined ? reason : `${reason} ${texts.retryAfter(retryAfter)}`;

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
    autocapitalize: 'off',
    spellcheck: false,
    required: true,
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => onInput(event.currentTarget.value),
  } as const;
  return isSecret ? <input type="password" {...shared} /> : <input type="text" {...shared} />;
};

type AccountFormProps = {
  readonly task: Task;
  /** with the recovery codes that came of it, if any */
  readonly finish: (codes: readonly string[]) => void;
  readonly back: () => void;
};

/** Asks for what a task needs, and does it. */
export const AccountForm = ({ task, finish, back }: AccountFormProps) => {
  const { account } = useApp();
  const [values, setValues] = useState<Values>({ name: '', password: '', newPassword: '', code: '' });
  const [message, setMessage] = useState('');
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const submit = async (): Promise<void> => {
    setBusy(true);
    setMessage('');
    const answer = await perform(task, account, values);
    setBusy(false);
    if (!answer.ok) setMessage(messageOf(answer));
    else finish(Array.isArray(answer.value) ? (answer.value as readonly string[]) : []);
  };
  return (
    <form
      class="account"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>{texts[task]}</h3>
      {task === 'erase' && <p class="warning">{texts.eraseNote}</p>}
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
          {field === (task === 'register' ? 'password' : 'newPassword') && <small>{texts.passwordHint}</small>}
          {field === 'name' && task === 'register' && <small>{texts.nameHint}</small>}
        </label>
      ))}
      <p class="fault" role="alert">
        {message}
      </p>
      <p class="orders">
        <button type="submit" class={`order ${task === 'erase' ? 'grave' : 'main'}`} disabled={isBusy}>
          {texts.does[task]}
        </button>
        <button type="button" class="quiet" onClick={back}>
          {texts.back}
        </button>
      </p>
    </form>
  );
};
