/**
 * The sentences that the registry's shared parts speak with; pages add their own.
 * @module
 */
import { ruleStrings } from '../rules/strings.js';
import { strings } from '../ui/strings.js';
import { registryStrings } from './strings.js';

/** The console's, the rulebook's and the registry's sentences; a page spreads them into its own table. */
export const sharedSentences = { ...strings, ...ruleStrings, ...registryStrings };

/** @typedef {import('../ui/speech.js').SpeechOf<keyof typeof sharedSentences>} RegistrySpeech */
