import { type KeptWork, longestKept } from "./work";

const database = "millrace";
const works = "unsaved-work";
const byFlow = "flow";
const byTime = "time";

/** Where the browser keeps unsaved work: IndexedDB, because a document may be larger than all of localStorage. */
export class Shelf {
  private opening: Promise<IDBDatabase> | null = null;

  /** The work of one account in one flow. */
  async of(account: string, flow: string): Promise<KeptWork[]> {
    const store = await this.store("readonly");
    return answer(store.index(byFlow).getAll([account, flow]));
  }

  async has(id: string): Promise<boolean> {
    return (await answer((await this.store("readonly")).count(id))) > 0;
  }

  /** Settles once it is written. */
  async put(work: KeptWork): Promise<void> {
    const store = await this.store("readwrite");
    store.put(work);
    await written(store.transaction);
  }

  async remove(...ids: string[]): Promise<void> {
    const store = await this.store("readwrite");
    for (const id of ids) store.delete(id);
    await written(store.transaction);
  }

  /** Drops what was kept too long ago, whoever kept it. */
  async sweep(now: number): Promise<void> {
    const store = await this.store("readwrite");
    const old = await answer(store.index(byTime).getAllKeys(IDBKeyRange.upperBound(now - longestKept)));
    for (const id of old) store.delete(id);
    await written(store.transaction);
  }

  private async store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    this.opening ??= opened(() => {
      this.opening = null;
    });
    return (await this.opening).transaction(works, mode, { durability: "relaxed" }).objectStore(works);
  }
}

async function opened(gone: () => void): Promise<IDBDatabase> {
  try {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(works, { keyPath: "id" });
      store.createIndex(byFlow, ["account", "flow"]);
      store.createIndex(byTime, "at");
    };
    const found = await answer(request);
    // A later version of the console in another window wants to change it.
    found.onversionchange = () => {
      found.close();
      gone();
    };
    found.onclose = gone;
    return found;
  } catch (error) {
    gone();
    throw error;
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

function written(transaction: IDBTransaction): Promise<void> {
  return new Promise((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => failed(transaction.error);
  });
}
