"""The administrator takes a lost phone back; nobody else can."""

from uuid import uuid4

from tests.field_phone import phone
from tests.joint_visit import signed_in

from liance.flows.demonstration.world import World
from liance.mechanism.fieldwork.models import Device


def test_a_lost_phone_is_withdrawn_on_the_page_of_its_person(world: World) -> None:
    made = phone(world, "liwentao").device
    person = world.staff["liwentao"]
    administrator = signed_in("xieyun")
    page = administrator.get(f"/people/{person.id}/").content.decode()
    assert made.number in page
    said = {"device": str(made.id), "version": "1", "idempotency_key": str(uuid4())}
    place = f"/people/{person.id}/devices/withdraw/"
    assert signed_in("hanlei").post(place, said).status_code == 404
    other = f"/people/{world.staff['zhanglixin'].id}/devices/withdraw/"
    assert administrator.post(other, said).status_code == 404
    said["idempotency_key"] = str(uuid4())
    assert administrator.post(place, said).status_code == 302
    kept = Device.objects.get()
    assert (kept.state, kept.withdrawn_by_id) == ("withdrawn", world.staff["xieyun"].id)
    assert "已收回" in administrator.get(f"/people/{person.id}/").content.decode()
