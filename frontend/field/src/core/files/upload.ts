/** Larger files by tus 1.0: resumed at the server's offset, each part with its checksum. */

import type { DetailedError, UploadOptions } from 'tus-js-client'
import type { FileRow } from '../store/database'
import { captureOf, type Shelf } from './keep'
import { FetchStack, storedReader } from './tus_parts'

const PART = 1 << 20
const RETRIES = [0, 500, 1_500]
/** Wrong offset, another writer, wrong part: asked for the offset and sent again. */
const WORTH_ANOTHER_TRY = new Set([409, 423, 429, 460])

export type UploadOutcome = 'delivered' | 'cut' | 'file_differs' | 'file_refused'

export async function uploadFile(
  shelf: Shelf,
  row: FileRow,
  token: string,
  retries = RETRIES,
): Promise<UploadOutcome> {
  const { Upload } = await import('tus-js-client')
  const options = await uploadOptions(shelf, row, token, retries)
  return new Promise((resolve, reject) => {
    // a store that cannot be written ends the upload: what is not noted did not happen
    const stop = (fault: unknown): void => {
      void upload.abort()
      reject(fault)
    }
    const note = (change: Partial<FileRow>): Promise<unknown> =>
      shelf.database.files.update(row.id, change)
    const upload = new Upload(new Blob([]), {
      ...options,
      onUploadUrlAvailable: () => void note({ uploadUrl: upload.url }).catch(stop),
      onChunkComplete: (_, accepted) => void note({ uploaded: accepted }).catch(stop),
      onSuccess: () =>
        void note({ uploaded: row.size, delivered: true, uploadUrl: null })
          .then(() => resolve('delivered'))
          .catch(stop),
      onError: (fault) => void ended(shelf, row, fault).then(resolve, stop),
    })
    upload.start()
  })
}

async function uploadOptions(
  shelf: Shelf,
  row: FileRow,
  token: string,
  retries: number[],
): Promise<UploadOptions> {
  const capture = await captureOf(shelf, row)
  return {
    endpoint: `${shelf.around.base}/uploads`,
    uploadUrl: row.uploadUrl,
    uploadSize: row.size,
    chunkSize: PART,
    retryDelays: retries,
    metadata: {
      sha256: row.sha256,
      filename: capture.name,
      filetype: capture.mime,
      at: capture.takenAt,
    },
    headers: { Authorization: `Bearer ${token}` },
    fileReader: storedReader(shelf, row.id, row.size),
    httpStack: new FetchStack(shelf.around.fetch),
    storeFingerprintForResuming: false,
    fingerprint: () => Promise.resolve(row.id),
    onShouldRetry: (fault) => worthAnotherTry(statusOf(fault)),
  }
}

const statusOf = (fault: Error): number =>
  (fault as DetailedError).originalResponse?.getStatus() ?? 0

const worthAnotherTry = (status: number): boolean =>
  status === 0 || status >= 500 || WORTH_ANOTHER_TRY.has(status)

async function ended(shelf: Shelf, row: FileRow, fault: Error): Promise<UploadOutcome> {
  const status = statusOf(fault)
  if (worthAnotherTry(status)) return 'cut'
  // the place is no good any more: the next sync asks for another one
  await shelf.database.files.update(row.id, { uploadUrl: null, uploaded: 0 })
  return status === 422 ? 'file_differs' : 'file_refused'
}
