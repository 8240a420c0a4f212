"""The letter to everybody whose data may have come into wrong hands, and to the agency.

UU 27/2022, article 46 (2), says what it has to tell: which data, when and how, and what is
done about it. What only the office knows stands in [brackets] and is written by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from central.names import Names
from central.pages.inside import in_words
from central.pages.language import say
from central.zones import say_day, say_moment


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of it. `data` are the codes of what was held; empty when nothing could be opened."""

    site: str
    first: date
    last: date
    found: datetime
    until: datetime
    zone: str
    people: int
    data: Sequence[str]
    called: Names


LETTERS = {
    "id": """\
[KOP SURAT KANTOR]

Nomor    : [nomor surat]
Tanggal  : [tanggal]
Hal      : Pemberitahuan kegagalan pelindungan data pribadi

Yth. Bapak/Ibu [nama]
di [alamat]

Sesuai Pasal 46 Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi,
kami memberitahukan bahwa data pribadi Bapak/Ibu mungkin telah diketahui pihak lain.
Kami memohon maaf.

1. Data yang mungkin terungkap
{data}

2. Kapan dan bagaimana
   Data permohonan di {site} dari {first} sampai {last}.
   Kami mengetahuinya pada {found}.
   [Tuliskan apa yang terjadi.]

3. Penanganan dan pemulihan oleh kami
   [Tuliskan apa yang sudah dan akan dilakukan.]

4. Yang dapat Bapak/Ibu lakukan
   - Jangan berikan kode OTP, PIN, atau kata sandi kepada siapa pun, juga kepada orang
     yang mengaku petugas dan mengetahui NIK Anda.
   - Laporkan permintaan uang atas nama kantor ini. Tarif resmi hanya dibayar dengan kode
     billing.
   - Tanyakan kepada kami apa yang ingin Anda ketahui.

5. Narahubung
   [Nama pejabat pelindungan data pribadi, telepon, surel, jam layanan]

Hormat kami,
[nama, jabatan, tanda tangan]

----------------------------------------------------------------------
Untuk kantor, jangan dikirim: surat ini harus sampai kepada setiap orang pada
subjects.csv dan kepada lembaga pelindungan data pribadi paling lambat
{until} (3 x 24 jam). Pada daftar ada {people} baris orang. Kepada lembaga,
tulis jumlahnya sebagai ganti nama.
""",
    "en": """\
[LETTERHEAD OF THE OFFICE]

Number   : [number]
Date     : [date]
Subject  : Notice of a personal data breach

Dear [name]
at [address]

As article 46 of Law 27 of 2022 on personal data protection requires, we inform you that
your personal data may have become known to somebody else. We apologise.

1. Data that may have been disclosed
{data}

2. When and how
   Data of applications at {site} from {first} to {last}.
   We learned of it on {found}.
   [Write what happened.]

3. What we do about it
   [Write what was done and will be done.]

4. What you can do
   - Give nobody an OTP code, a PIN or a password, not even somebody who says they are an
     officer and knows your NIK.
   - Report anybody who asks for money in the name of this office. The official fee is paid
     with a billing code only.
   - Ask us whatever you want to know.

5. Contact
   [Name of the data protection officer, telephone, e-mail, hours]

Yours faithfully,
[name, position, signature]

----------------------------------------------------------------------
For the office, not to be sent: this letter must have reached everybody in
subjects.csv, and the data protection agency, by {until} (3 times 24
hours). The list has {people} rows of people. To the agency write their number
in place of a name.
""",
}
UNKNOWN = {
    "id": "[Kiriman tidak dibuka: tuliskan jenis datanya.]",
    "en": "[The submissions were not opened: write which kinds of data.]",
}


def letter(facts: Facts, language: str) -> str:
    """The letter in `language`, with what is known filled in."""

    def words(text: str, **values: object) -> str:
        return say(text, language, **values)

    # As the site calls its documents; what was asked is told without saying that it was an answer.
    codes = [(code.removeprefix("answers."), "") for code in facts.data]
    named = dict.fromkeys(name for name, _ in in_words(codes, facts.called, facts.site, language, words))
    return LETTERS[language].format(
        data="\n".join(f"   - {name}" for name in named or [UNKNOWN[language]]),
        site=facts.site,
        first=say_day(facts.first, language),
        last=say_day(facts.last, language),
        found=say_moment(facts.found, facts.zone, language),
        until=say_moment(facts.until, facts.zone, language),
        people=facts.people,
    )
