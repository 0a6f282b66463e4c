"""Why an instance, a timetable or a bound cannot be used: stable codes, both languages."""

from collections.abc import Mapping


class InstanceError(Exception):
    """A file that is no instance, solution or bound. `parts["field"]` names the place.

    Codes: `scheduling.not_json`, `scheduling.not_object`, `scheduling.not_list`,
    `scheduling.missing`, `scheduling.not_whole`, `scheduling.out_of_range`, `scheduling.twice`,
    `scheduling.window_empty`, `scheduling.count`, `scheduling.slot`, `scheduling.unknown`,
    `scheduling.too_many`.
    """

    def __init__(self, code: str, parts: Mapping[str, str] | None = None) -> None:
        super().__init__(code, dict(parts or {}))
        self.code = code
        self.parts = dict(parts or {})

    @property
    def zh(self) -> str:
        """What is wrong, in Chinese."""
        return _ZH[self.code].format(**self.parts)

    @property
    def en(self) -> str:
        """What is wrong, in English."""
        return _EN[self.code].format(**self.parts)


_ZH = {
    "scheduling.not_json": "不是 JSON：{what}",
    "scheduling.not_object": "{field} 应为对象",
    "scheduling.not_list": "{field} 应为列表",
    "scheduling.missing": "缺少 {field}",
    "scheduling.not_whole": "{field} 应为整数，现为 {found}",
    "scheduling.out_of_range": "{field} 应在 {least} 与 {most} 之间，现为 {found}",
    "scheduling.twice": "{field} 重复：{found}",
    "scheduling.window_empty": "{field}：最晚周 {last} 早于最早周 {first}",
    "scheduling.count": "{field} 应有 {wanted} 项，现有 {found} 项",
    "scheduling.slot": "{field} 应为 [组, 周] 或 null，现为 {found}",
    "scheduling.unknown": "{field}：实例中没有任务 {found}",
    "scheduling.too_many": "{field} 过多：{found}，最多 {most}",
}
_EN = {
    "scheduling.not_json": "this is not JSON: {what}",
    "scheduling.not_object": "{field} must be an object",
    "scheduling.not_list": "{field} must be a list",
    "scheduling.missing": "{field} is missing",
    "scheduling.not_whole": "{field} must be a whole number, it is {found}",
    "scheduling.out_of_range": "{field} must be between {least} and {most}, it is {found}",
    "scheduling.twice": "{field} stands twice: {found}",
    "scheduling.window_empty": "{field}: the latest week {last} is before the earliest {first}",
    "scheduling.count": "{field} must have {wanted} entries, it has {found}",
    "scheduling.slot": "{field} must be [crew, week] or null, it is {found}",
    "scheduling.unknown": "{field}: the instance has no visit {found}",
    "scheduling.too_many": "too many {field}: {found}, at most {most}",
}
