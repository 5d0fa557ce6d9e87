/** The part of Preact's and htm's interface that the console uses. */
export interface VNode {
  readonly type: unknown;
  readonly props: Record<string, unknown>;
}
export type Child = VNode | VNode[] | string | number | boolean | null | undefined | Child[];
export interface Ref<T> {
  current: T;
}
export class Component<P = unknown, S = unknown> {
  constructor(props: P);
  props: P;
  state: S;
  setState(change: Partial<S>): void;
}
export function h(type: unknown, props?: unknown, ...children: Child[]): VNode;
export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode;
export function render(node: Child, parent: Element): void;
export function createContext<T>(initial: T): { Provider: unknown };
export function useCallback<F extends (...args: never[]) => unknown>(f: F, inputs: unknown[]): F;
export function useContext<T>(context: unknown): T;
export function useEffect(effect: () => void | (() => void), inputs?: unknown[]): void;
export function useLayoutEffect(effect: () => void | (() => void), inputs?: unknown[]): void;
export function useMemo<T>(make: () => T, inputs: unknown[]): T;
export function useRef<T>(initial: T): Ref<T>;
export function useState<T>(
  initial: T | (() => T),
): [T, (next: T | ((previous: T) => T)) => void];
