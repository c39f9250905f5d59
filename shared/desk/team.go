package desk

import (
	"net/http"
	"strconv"

	"resonance/shared/complaint"
	"resonance/shared/search"
	"resonance/shared/staff"
)

// teamBody is what the team page shows.
type teamBody struct {
	Members []staff.Member
	Journal []complaint.Entry
}

// journalShown is how many lines of the staff journal the team page shows.
const journalShown = 30

func (v *visit) teamPage() error {
	all, err := v.Staff.Members(v.r.Context())
	if err != nil {
		return err
	}
	lines, _, err := v.Staff.Journal(v.r.Context(), "", journalShown)
	if err != nil {
		return err
	}
	p := v.page(v.say.Say("desk.team.title"), "team")
	return v.show(http.StatusOK, p, teamView(p, teamBody{all, lines}))
}

// memberBody is what the page of one member shows.
type memberBody struct {
	Member staff.Member
	Roles  []option
	Links  bool         // members come in by links that are mailed to them
	Cases  []search.Row // in work, of which they are the owner
	More   string       // link to all of them, if these are not
}

func (v *visit) newMemberPage() error {
	return v.showMember(http.StatusOK, staff.Member{}, blank())
}

// path is the address of the member; new ones have that of all.
func (b memberBody) path() string {
	if b.Member.ID == "" {
		return "/team"
	}
	return "/team/" + b.Member.ID
}

// button names what saves the form.
func (b memberBody) button() string {
	switch {
	case b.Member.ID != "":
		return "desk.team.save"
	case b.Links:
		return "desk.team.add-button"
	}
	return "desk.team.add"
}

// ownShown is how many cases of a member their page shows.
const ownShown = 20

func (v *visit) showMember(status int, m staff.Member, f *form) error {
	title := v.say.Say("desk.team.add")
	if m.ID != "" {
		title = m.Name
	}
	body := memberBody{Member: m, Roles: v.roleOptions(), Links: v.Staff.SendsLinks()}
	if m.ID != "" {
		found, err := v.Search.Find(v.r.Context(), search.Query{Facets: search.Facets{Owner: m.ID, Running: true}, Limit: ownShown})
		if err != nil {
			return err
		}
		body.Cases = found.Rows
		if found.Cursor != "" {
			body.More = "/cases?owner=" + m.ID
		}
	}
	p := v.page(title, "team").withForm(f)
	return v.show(status, p, memberView(p, body))
}

func (v *visit) roleOptions() []option {
	var options []option
	for _, r := range staff.Roles() {
		options = append(options, option{Value: string(r), Label: v.say.Say("role." + string(r)), Hint: v.say.Say("desk.team.role." + string(r))})
	}
	return options
}

func (v *visit) memberForm() staff.Member {
	return staff.Member{Name: v.field("name"), Email: v.field("email"), Role: staff.Role(v.field("role")), Slack: v.field("slack")}
}

func (v *visit) addMember() error {
	_, err := v.Staff.Add(v.r.Context(), v.who.Member, v.memberForm())
	if f := v.posted(); v.takes(f, err) {
		return v.showMember(http.StatusBadRequest, staff.Member{}, f)
	}
	if err != nil {
		return err
	}
	return v.redirect("/team?done=member-added")
}

func (v *visit) memberPage() error {
	m, err := v.Staff.Member(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	f := blank("name", m.Name, "email", m.Email, "role", string(m.Role), "slack", m.Slack, "version", strconv.FormatInt(m.Version, 10))
	return v.showMember(http.StatusOK, m, f)
}

func (v *visit) changeMember() error {
	changed := v.memberForm()
	changed.ID, changed.Version = v.r.PathValue("id"), v.version()
	_, err := v.Staff.Change(v.r.Context(), v.who.Member, changed)
	if f := v.posted(); v.takes(f, err) {
		m, err := v.Staff.Member(v.r.Context(), changed.ID)
		if err != nil {
			return err
		}
		return v.showMember(http.StatusBadRequest, m, f)
	}
	if err != nil {
		return err
	}
	return v.redirect("/team?done=saved")
}

func (v *visit) setMemberActive() error {
	active := v.field("active") == "yes"
	m, err := v.Staff.SetActive(v.r.Context(), v.who.Member, v.r.PathValue("id"), v.version(), active)
	if err != nil {
		return err
	}
	if active {
		return v.redirect("/team?done=member-enabled")
	}
	return v.redirect("/team/" + m.ID + "?done=member-disabled") // which shows what they leave behind
}

func (v *visit) sendMemberLink() error {
	if err := v.Staff.SendLink(v.r.Context(), v.who.Member, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.redirect("/team?done=link-sent")
}

// version is the version that the person saw, so that nobody overwrites what they did not see. A form
// without one is never a page of ours; it conflicts with everything.
func (v *visit) version() int64 {
	n, err := strconv.ParseInt(v.field("version"), 10, 64)
	if err != nil || n <= 0 {
		return -1
	}
	return n
}

func (v *visit) menuPage() error {
	p := v.page(v.say.Say("desk.menu.title"), "menu")
	return v.show(http.StatusOK, p, menuView(p))
}
