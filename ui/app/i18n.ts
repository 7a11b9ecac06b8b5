import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import common from '../locales/en/common.json';
import problems from '../locales/en/problems.json';

const files = import.meta.glob<Record<string, unknown>>('../locales/*/*.json', { import: 'default' });

/** One file per language and namespace, fetched when a page first needs it. */
const backend: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    const load = files[`../locales/${language}/${namespace}.json`];
    if (!load) return done(new Error(`No ${namespace} in ${language}`), null);
    load().then(
      (texts) => done(null, texts),
      (reason: Error) => done(reason, null),
    );
  },
};

export const languages = ['en', 'es'] as const;

/** The language to start in, before the launch has said which one the LMS uses. */
export const guessLanguage = (wanted: readonly string[]): string =>
  wanted.map((tag) => tag.split('-')[0]).find((tag) => languages.some((known) => known === tag)) ?? 'en';

export const i18n = i18next.createInstance();

export const startI18n = () =>
  i18n
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: guessLanguage(navigator.languages),
      fallbackLng: 'en',
      supportedLngs: [...languages],
      nonExplicitSupportedLngs: true,
      load: 'languageOnly',
      ns: ['common', 'problems'],
      defaultNS: 'common',
      partialBundledLanguages: true,
      resources: { en: { common, problems } },
      interpolation: { escapeValue: false },
    });

/** Follows the locale of the launch; keeps the page's language attribute right for screen readers. */
export async function followLocale(locale: string): Promise<void> {
  const language = guessLanguage([locale]);
  if (i18n.language !== language) await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}
