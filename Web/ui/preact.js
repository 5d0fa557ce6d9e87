/**
 * The one door to the browser library (fetched by tools/fetch-web-libraries.sh).
 * @module
 */
// @ts-types="./preact.d.ts"
export {
  Component,
  createContext,
  h,
  html,
  render,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from '../vendor/preact-htm.js';
