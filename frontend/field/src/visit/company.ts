/** The company's representative: signs, refuses with a reason and a witness, or nobody is there. */
import type { KeptFile } from '@/core'
import { t } from '@/i18n'
import type { Company } from '@/visit/fold'
import { keep } from '@/visit/files'

export interface CompanyDraft extends Company {
  /** Which of the printed reasons; `other` is written out. */
  why: '' | 'notAuthorised' | 'procedure' | 'unsaid' | 'other'
}

export function emptyCompany(): CompanyDraft {
  return { outcome: 'signs', name: '', position: '', reason: '', witness: '', why: '' }
}

export function bodyOf(draft: CompanyDraft): Company {
  const { outcome, name, position, witness } = draft
  const reason = outcome !== 'refuses' ? '' : draft.why === 'other' ? draft.reason : draft.why ? t(`refusal_${draft.why}`) : ''
  return { outcome, name, position, reason, witness: outcome === 'signs' ? '' : witness }
}

/** What is still missing, in the words of the line above the button; empty: nothing. */
export function companyLacks(draft: CompanyDraft, signed: boolean, files: readonly KeptFile[]): string {
  if (draft.outcome === 'signs') return !draft.name.trim() ? t('nameMissing') : signed ? '' : t('signatureMissing')
  if (draft.outcome === 'nobody') return ''
  if (!draft.why || (draft.why === 'other' && !draft.reason.trim())) return t('reasonMissing')
  if (!draft.witness.trim()) return t('witnessMissing')
  return files.some((file) => file.role === 'refusal_video') ? '' : t('videoMissing')
}

export async function signedCompany(draft: CompanyDraft, signature: Blob | null): Promise<KeptFile[]> {
  if (draft.outcome !== 'signs' || !signature) return []
  return [await keep(signature, 'company-signature.png', 'company_signature', 'signature')]
}
