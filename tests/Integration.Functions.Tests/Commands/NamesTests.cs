using Integration.Functions.Commands;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Tests.Commands;

/// <summary>Names of events, time zones, groups and verbs, right and nearly right.</summary>
public sealed class NamesTests
{
    [Theory]
    [InlineData("timer", 4)]
    [InlineData("timers", 4)]
    [InlineData("meeting", 5)]
    [InlineData("all", 10)]
    [InlineData("Everything", 10)]
    [InlineData("timer.started", 1)]
    [InlineData("timer-started", 1)]
    [InlineData("timer started", 1)]
    [InlineData("renamed", 1)]
    [InlineData("topics", 1)]
    [InlineData("response", 1)]
    [InlineData("timer ended", 5)]
    [InlineData("timer, renamed", 5)]
    public void Kinds_are_known_by_many_names(string words, int count) =>
        Assert.Equal(count, Assert.IsType<KindsReading.Read>(KindNames.Of(words.Split(' '))).Kinds.Count);

    [Fact]
    public void Every_kind_is_known_by_its_own_name() =>
        Assert.All(EventKinds.All, kind => Assert.Equal([kind], Assert.IsType<KindsReading.Read>(KindNames.Of([kind])).Kinds));

    [Fact]
    public void A_name_of_two_kinds_is_asked_about() =>
        Assert.Equal([EventKinds.MeetingStarted, EventKinds.TimerStarted], Assert.IsType<KindsReading.Ambiguous>(KindNames.Of(["started"])).Kinds);

    [Theory]
    [InlineData("coffee")]
    [InlineData("timer coffee")]
    [InlineData("")]
    public void Anything_else_is_unknown(string words) => Assert.IsType<KindsReading.Unknown>(KindNames.Of(words.Split(' ')));

    [Theory]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData("europe/berlin", "Europe/Berlin")]
    [InlineData("berlin", "Europe/Berlin")]
    [InlineData("new york", "America/New_York")]
    [InlineData("utc", "UTC")]
    [InlineData("GMT", "UTC")]
    public void Zones_are_found(string typed, string zone) => Assert.Equal(zone, ZoneNames.Find(typed));

    [Theory]
    [InlineData("Berlim")]
    [InlineData("Mars/Base")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("")]
    public void What_is_no_zone_is_not_guessed(string typed) => Assert.Null(ZoneNames.Find(typed));

    [Fact]
    public void A_zone_with_a_slip_is_suggested()
    {
        Assert.Equal("Europe/Berlin", ZoneNames.Suggest("Berlim")[0]);
        Assert.Contains("America/New_York", ZoneNames.Suggest("newyork"));
        Assert.Empty(ZoneNames.Suggest("qqqqqqqqqqqq"));
    }

    [Theory]
    [InlineData("@developers @qa", "@developers,@qa")]
    [InlineData("developers,qa", "@developers,@qa")]
    [InlineData("@Developers @developers", "@developers")]
    [InlineData("none", "")]
    [InlineData("OFF", "")]
    public void Groups_are_read(string words, string groups)
    {
        var (read, problem) = GroupNames.Read(words.Split(' '));

        Assert.Null(problem);
        Assert.Equal(groups, string.Join(',', read));
    }

    [Theory]
    [InlineData("@all", "rings everybody")]
    [InlineData("channel", "rings everybody")]
    [InlineData("@HERE", "rings everybody")]
    [InlineData("@what?", "no name of a group")]
    [InlineData("@a @b @c @d @e @f @g @h @i @j @k @l @m @n @o @p @q @r @s @t @u", "At most 20")]
    public void What_is_no_group_is_told(string words, string sentence) => Assert.Contains(sentence, GroupNames.Read(words.Split(' ')).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("stauts", "status")]
    [InlineData("STATSU", "status")]
    [InlineData("disconect", "disconnect")]
    [InlineData("notif", "notifications")]
    [InlineData("connct", "connect")]
    [InlineData("hlep", "help")]
    public void A_slip_is_understood(string typed, string meant) =>
        Assert.Equal(meant, DidYouMean.Find(typed, ["help", "connect", "status", "notifications", "disconnect"]));

    [Theory]
    [InlineData("banana")]
    [InlineData("")]
    [InlineData("xyzzyxyzzyxyzzyxyzzyxyzzyxyzzyxyzzyxyzzyxyzzy")]
    public void What_is_close_to_nothing_is_not_guessed(string typed) => Assert.Null(DidYouMean.Find(typed, ["help", "connect", "status"]));

    [Theory]
    [InlineData("K7QM-4XPD", "K7QM4XPD")]
    [InlineData("k7qm 4xpd", "K7QM4XPD")]
    [InlineData("k7qm4xpd", "K7QM4XPD")]
    [InlineData("K7QM-4XP", null)]
    [InlineData("K7QM-4XP0", null)]
    [InlineData("K7QM-4XP!", null)]
    public void Codes_are_read_as_typed(string typed, string? code) => Assert.Equal(code, ConnectCodes.Read(typed));

    [Theory]
    [InlineData("https://chat.example.com/acme/pl/ab1cdefghijkmnopqrstuvwxyz")]
    [InlineData("<https://chat.example.com/_redirect/pl/ab1cdefghijkmnopqrstuvwxyz>")]
    public void A_posts_link_is_read(string link) =>
        Assert.Equal("ab1cdefghijkmnopqrstuvwxyz", Assert.IsType<PostLink.Reading.Post>(PostLink.Read(link, new("https://chat.example.com"))).Id);

    [Theory]
    [InlineData("https://chat.example.com.evil.example/acme/pl/ab1cdefghijkmnopqrstuvwxyz", "does not lead to this Mattermost")]
    [InlineData("https://other.example.com/acme/pl/ab1cdefghijkmnopqrstuvwxyz", "does not lead to this Mattermost")]
    [InlineData("https://chat.example.com/acme/channels/town-square", "does not lead to a post")]
    public void Another_link_is_told_apart(string link, string sentence) =>
        Assert.Contains(sentence, Assert.IsType<PostLink.Reading.Wrong>(PostLink.Read(link, new("https://chat.example.com"))).Why, StringComparison.Ordinal);
}
