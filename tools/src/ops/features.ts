import { type Feature, FEATURES } from '@battleline/domain';
import { type FeatureStanding, openFeatureDesk } from '@battleline/service';
import { printStanding } from './feature-text.ts';
import { type Call, defineCommand, EXIT, noWords, onlyWord, UsageError } from './tool/command.ts';

const GATEWAY_ID = /^[0-9a-f]{32}$/;

const gone = {
  type: 'string',
  value: 'GATEWAY',
  multiple: true,
  about: 'the id of a gateway that is gone for good, though the lobby still counts it as alive',
} as const;

const ABOUT = `A feature can be activated once all processes that live know it. There is no way back: older versions can't read what
is written from then on.`;

/** Shows how these features stand, or activates them first; answers whether all are active. */
const showFeatures = async (
  call: Call,
  features: readonly Feature[],
  options: { readonly gone: readonly string[]; readonly activate: boolean },
): Promise<boolean> => {
  const odd = options.gone.find((id) => !GATEWAY_ID.test(id));
  if (odd !== undefined) throw new UsageError(`${odd} is no gateway's id: 32 hex digits.`);
  const log = await call.openLog();
  const isGone = (gateway: string): boolean => options.gone.includes(gateway);
  const desk = await openFeatureDesk({ log, signal: call.signal, isGone });
  try {
    const standings: FeatureStanding[] = [];
    for (const feature of features) {
      const standing = options.activate ? await desk.activate(feature) : desk.standing(feature);
      await call.say(...(call.json ? [JSON.stringify({ feature, ...standing })] : printStanding(feature, standing)));
      standings.push(standing);
    }
    return standings.every(({ status }) => status === 'active');
  } finally {
    await desk.close();
  }
};

export const featureList = defineCommand({
  name: 'features',
  summary: 'Shows which features are active, and who of the processes that live doesn’t know one',
  usage: '',
  about: ABOUT,
  options: { gone },
  answers: 'lines',
  run: async (call, values) => {
    noWords(call);
    await showFeatures(call, FEATURES, { ...values, activate: false });
    return EXIT.ok;
  },
});

const activation = (name: string) =>
  defineCommand({
    name,
    summary: 'Activates a feature, or all; for ever',
    usage: '<feature>|all',
    about: ABOUT,
    options: { gone },
    answers: 'lines',
    destroys: 'There is no way back: older versions stop at what is written from then on.',
    run: async (call, values) => {
      const word = onlyWord(call, 'feature (a name, or all)');
      const features = word === 'all' ? FEATURES : FEATURES.filter((feature) => feature === word);
      if (features.length === 0)
        throw new UsageError(`This version has no feature ${word}; it has: ${FEATURES.join(', ')}.`);
      return (await showFeatures(call, features, { ...values, activate: true })) ? EXIT.ok : EXIT.wrong;
    },
  });

export const featureActivation = activation('feature activate');
/** the command's first name */
export const featuresActivation = activation('features activate');
