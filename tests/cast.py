"""The people of every test and of the demo, named once."""

SITI = "Siti"  # 24, D3 nurse, a phone with little data
DIMAS = "Dimas"  # 16, pupil of SMKN 2
IBU_WATI = "Ibu Wati"  # Siti's mother
BUDI = "Budi"  # placement officer at the Balai
RINA = "Rina"  # head of the Balai
LURAH_HASAN = "Lurah Hasan"  # sees his own kelurahan only
AGUS = "Agus"  # officer of another office, must not see Siti
PAK_JOKO = "Pak Joko"  # returned from Taiwan
EVERYONE = (SITI, DIMAS, IBU_WATI, BUDI, RINA, LURAH_HASAN, AGUS, PAK_JOKO)
