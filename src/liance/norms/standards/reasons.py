"""Verdicts and the stable codes of their reasons."""

from enum import StrEnum

from liance.norms.citations import Certainty, Citation


class VerdictKind(StrEnum):
    """`exceeds` means that the limit is not met, lower bounds included."""

    COMPLIANT = "compliant"
    EXCEEDS = "exceeds"
    CANNOT_JUDGE = "cannot_judge"
    NOT_JUDGED = "not_judged"


class Reason(StrEnum):
    """Why a verdict is what it is. Codes are kept; new ones are added."""

    WITHIN_LIMIT = "within_limit"
    NON_DETECT_WITHIN_LIMIT = "non_detect_within_limit"
    NOT_DETECTED_AS_REQUIRED = "not_detected_as_required"

    OVER_LIMIT = "over_limit"
    BELOW_LOWER_LIMIT = "below_lower_limit"
    OUTSIDE_RANGE = "outside_range"
    DETECTED_WHERE_FORBIDDEN = "detected_where_forbidden"

    DETECTION_LIMIT_ABOVE_LIMIT = "detection_limit_above_limit"
    CENSORED_VALUE_SPANS_LIMIT = "censored_value_spans_limit"

    NO_VALUE = "no_value"
    VALUE_UNREADABLE = "value_unreadable"
    VALUE_NEGATIVE = "value_negative"
    NO_LIMIT = "no_limit"
    LIMIT_UNREADABLE = "limit_unreadable"
    UNIT_MISSING = "unit_missing"
    LIMIT_UNIT_MISSING = "limit_unit_missing"
    UNIT_UNKNOWN = "unit_unknown"
    LIMIT_UNIT_UNKNOWN = "limit_unit_unknown"
    UNITS_INCOMMENSURABLE = "units_incommensurable"
    DETECTION_LIMIT_MISSING = "detection_limit_missing"
    DETECTION_LIMIT_UNREADABLE = "detection_limit_unreadable"
    COMPARATOR_UNKNOWN = "comparator_unknown"
    COMPARATOR_CONFLICT = "comparator_conflict"
    COMPARISON_UNKNOWN = "comparison_unknown"
    MEDIUM_UNKNOWN = "medium_unknown"
    ROW_MALFORMED = "row_malformed"

    # no limit was selected from a standard
    STANDARD_UNREADABLE = "standard_unreadable"
    STANDARD_UNKNOWN = "standard_unknown"
    EDITION_NOT_IN_FORCE = "edition_not_in_force"
    START_UNKNOWN = "start_unknown"
    VALUES_NOT_HELD = "values_not_held"
    AMENDMENT_NOT_HELD = "amendment_not_held"
    FACTOR_MISSING = "factor_missing"
    FACTOR_NOT_HELD = "factor_not_held"
    FACTOR_NOT_IN_STANDARD = "factor_not_in_standard"
    TABLE_UNKNOWN = "table_unknown"
    TABLE_MISSING = "table_missing"
    LEVEL_MISSING = "level_missing"
    LEVEL_UNKNOWN = "level_unknown"
    SCOPE_MISSING = "scope_missing"
    SCOPE_UNKNOWN = "scope_unknown"
    SOURCE_PERIOD_MISSING = "source_period_missing"
    SOURCE_PERIOD_UNKNOWN = "source_period_unknown"
    FUEL_MISSING = "fuel_missing"
    FUEL_UNKNOWN = "fuel_unknown"
    AVERAGING_MISSING = "averaging_missing"
    AVERAGING_UNKNOWN = "averaging_unknown"
    AVERAGING_DIFFERS = "averaging_differs"
    NOISE_CLASS_MISSING = "noise_class_missing"
    NOISE_CLASS_UNKNOWN = "noise_class_unknown"
    PERIOD_MISSING = "period_missing"
    PERIOD_UNKNOWN = "period_unknown"
    NOISE_KIND_MISSING = "noise_kind_missing"
    NOISE_KIND_UNKNOWN = "noise_kind_unknown"
    PLACE_MISSING = "place_missing"
    PLACE_UNKNOWN = "place_unknown"
    WATER_TEMP_C_MISSING = "water_temp_c_missing"
    WATER_TEMP_C_UNKNOWN = "water_temp_c_unknown"
    STACK_HEIGHT_M_UNKNOWN = "stack_height_m_unknown"
    SAMPLED_ON_MISSING = "sampled_on_missing"
    LIMIT_NOT_FOUND = "limit_not_found"
    NO_LIMIT_SET = "no_limit_set"

    CONDITION_UNREADABLE = "condition_unreadable"
    OXYGEN_NOT_BELOW_21 = "oxygen_not_below_21"
    OXYGEN_MEASURED_MISSING = "oxygen_measured_missing"
    OXYGEN_REFERENCE_MISSING = "oxygen_reference_missing"
    OXYGEN_BASIS_MISSING = "oxygen_basis_missing"
    OXYGEN_NOT_APPLICABLE = "oxygen_not_applicable"
    EXCESS_AIR_UNDER_1 = "excess_air_under_1"
    EXCESS_AIR_CONFLICT = "excess_air_conflict"
    EXCESS_AIR_OXYGEN_MISSING = "excess_air_oxygen_missing"
    BENCHMARK_INCOMPLETE = "benchmark_incomplete"
    BENCHMARK_NOT_APPLICABLE = "benchmark_not_applicable"
    NOISE_NOT_APPLICABLE = "noise_not_applicable"
    BACKGROUND_MISSING = "background_missing"
    BACKGROUND_TOO_CLOSE = "background_too_close"
    PEAK_ROUNDING_OPEN = "peak_rounding_open"
    BACKGROUND_OVER_MEASURED = "background_over_measured"
    PEAK_BY_DAY = "peak_by_day"

    RATE_WITHIN_LIMIT = "rate_within_limit"
    RATE_OVER_LIMIT = "rate_over_limit"
    RATE_SPANS_LIMIT = "rate_spans_limit"
    RATE_FLOW_MISSING = "rate_flow_missing"
    RATE_HEIGHT_MISSING = "rate_height_missing"
    RATE_NOT_COMPUTABLE = "rate_not_computable"
    STACKS_DIFFER = "stacks_differ"
    RATE_NOT_SELECTED = "rate_not_selected"
    RATE_NOT_HELD = "rate_not_held"
    STACK_TOO_LOW = "stack_too_low"

    REMOVAL_MET = "removal_met"
    REMOVAL_NOT_MET = "removal_not_met"
    INFLUENT_MISSING = "influent_missing"

    GROUP_MIXED = "group_mixed"
    GROUP_INCOMPLETE = "group_incomplete"
    FUME_TOO_FEW = "fume_too_few"


FULL_VALUE = Citation("GB/T 8170-2008", "4.3 全数值比较法", Certainty.UNVERIFIED)
ROUNDED_VALUE = Citation("GB/T 8170-2008", "4.3 修约值比较法", Certainty.UNVERIFIED)
MULTIPLE = Citation("超标倍数", "(C−C₀)/C₀", Certainty.SECONDARY)
NON_DETECT = Citation("联测评价约定", "未检出按检出限与限值比较", Certainty.DESIGN)
FORBIDDEN = Citation("联测评价约定", "限值为不得检出的，检出即超标", Certainty.DESIGN)
CENSORED = Citation("联测评价约定", "截尾值只在结论必然时判定", Certainty.DESIGN)
NO_GUESS = Citation("联测评价约定", "依据不足不判定", Certainty.DESIGN)
