"""The record of the demonstration's case: a liver tumour treated by chemo-embolisation; every value is invented."""
import datetime
from collections.abc import Callable


def device(kind: str, number: int, lot: str, year: int, outcome: str, registration: str) -> dict:
    """A device with its UDI in GS1 form. The prefix 200-299 is kept by GS1 for use inside a company: no such article is sold."""
    body = f"0299{number:09d}"
    check = (10 - sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(body)) % 10) % 10
    item, expiry = f"{body}{check}", f"{year + 2}-06-30"
    return {"kind": kind, "udi": f"(01){item}(17){(year + 2) % 100:02d}0630(10){lot}", "di": item, "lot": lot, "expiry": expiry,
            "registration": registration, "quantity": 1, "singleUse": True, "outcome": outcome}


class Record:
    """What is written at each step, in the members of the standard record; times follow the node's clock."""

    def __init__(self, now: Callable[[int], datetime.datetime], machine: dict, people: dict[str, str]):
        self.now, self.machine, self.people = now, machine, people
        self.requested = {
            "visit": {"number": "ZY-YANSHI", "type": "inpatient"},
            "diagnoses": [{"code": "C22.000", "text": "肝细胞癌", "role": "principal"}],
            "indication": {"code": "malignant_primary"}, "procedures": ["IR12-3-13"], "urgency": "planned",
        }

    @property
    def assessed(self) -> dict:
        return {
            "stage": {"system": "CNLC", "edition": "2024", "value": "IIa"}, "scores": {"ecog": 0, "childPugh": 6},
            "labs": {"time": self.now(-300).isoformat(), "inr": 1.12, "platelets": 118, "haemoglobin": 128, "creatinine": 71,
                     "bilirubin": 16.4, "afp": 412},
            "risks": {"allergies": ["none"], "anticoagulants": ["none"]},
        }

    @property
    def planned(self) -> dict:
        return {
            "sites": [{"site": "liver", "liverSegments": ["S6", "S7"]}], "guidance": ["DSA"], "anaesthesia": "local",
            "room": {"room": self.machine["room"], "equipment": [self.machine["id"]]},
        }

    def begin(self) -> None:
        """The patient is in the room: from here the times of the session are counted, all of them past."""
        self.sign_in, self.time_out = self.now(-150).isoformat(), self.now(-135).isoformat()
        self.start, self.end, self.sign_out = self.now(-130), self.now(-45), self.now(-35).isoformat()

    @property
    def performed(self) -> dict:
        year = self.start.year
        team = [("operator", "operator", "associate_chief"), ("attending", "assistant", "attending"), ("nurse", "nurse", "nurse"),
                ("technologist", "technologist", "technologist")]
        return {
            "period": {"start": self.start.isoformat(), "end": self.end.isoformat()},
            "team": [{"person": self.people[name], "role": role, "title": title} for name, role, title in team],
            "access": [{"route": "artery", "site": "femoral", "side": "right", "sheath": 5}],
            "checklist": {"signIn": self.sign_in, "timeOut": self.time_out, "signOut": self.sign_out, "identityChecked": True,
                          "siteChecked": True, "risksChecked": True},
            "contrast": [{"agent": "iodixanol", "volume": 95, "concentration": 320}, {"agent": "ethiodised_oil", "volume": 8}],
            "drugs": [{"agent": "表柔比星", "dose": 40, "unit": "mg", "route": "intraarterial"}],
            "therapy": [{"kind": "embolic", "material": "ethiodised_oil", "volume": 8},
                        {"kind": "embolic", "material": "gelatin_sponge", "volume": 2}],
            "devices": [
                device("sheath", 11, f"HC{year % 100}A1", year, "used", "合成注准2024300011"),
                device("guidewire", 12, f"HC{year % 100}B2", year, "used", "合成注准2024300012"),
                device("catheter", 13, f"HC{year % 100}C3", year, "used", "合成注准2024300013"),
                device("microcatheter", 14, f"HC{year % 100}D4", year, "used", "合成注准2024300014"),
                device("embolic", 15, f"HC{year % 100}E5", year, "implanted", "合成注准2024300015"),
            ],
            "fluoroscopyTime": 846, "doseAreaProduct": 118.4, "airKerma": 742,
            "technicalSuccess": {"result": "yes"}, "lesions": {"planned": 2, "treated": 2, "maxDiameter": 46},
            "operationCodes": [{"system": "ICD-9-CM-3", "code": "39.79", "edition": "2011"}],
            "embolisation": [{"kind": "cTACE", "vessel": "肝右动脉", "superselective": True, "endpoint": "stasis", "session": 1,
                              "portalThrombus": False}],
            "adverseEvents": [], "unplanned": {"return": False, "icu": False, "transfusion": False},
        }

    def followed(self, today: datetime.date) -> dict:
        return {
            "discharge": {"date": (self.end.date() + datetime.timedelta(days=3)).isoformat(), "status": "home"},
            "status30": {"status": "alive", "date": today.isoformat()},
        }
