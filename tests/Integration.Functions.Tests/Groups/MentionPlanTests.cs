using Integration.Functions.Groups;
using Integration.Functions.Groups.Mentions;
using Integration.Functions.Groups.People;
using Mattermost.Sandbox.Mentions;

namespace Integration.Functions.Tests.Groups;

/// <summary>Whom a mention notifies, without any server (R40, R42, R45, R74 to R76, R80, R81).</summary>
public sealed class MentionPlanTests
{
    private static readonly Person[] People =
    [
        new("a", "ada", TimeZone: "Europe/Berlin"), new("b", "ben", TimeZone: "Europe/Berlin"), new("c", "cem", TimeZone: "Asia/Tokyo"),
        new("d", "dot"), new("x", "xbot", IsBot: true), new("z", "zoe", IsActive: false),
    ];

    private static readonly Presence Where = Presence.Of(inTeam: ["a", "b", "c", "x", "z"], inChannel: ["a", "b", "x", "z"]);

    [Fact]
    public void Everybody_counts_once_and_bots_the_deactivated_and_the_author_do_not()
    {
        var plan = Plan([Of("dev", "abxz"), Of("ops", "bcd")], author: "a");

        Assert.Equal(["ben", "|", "cem", "|", "dot"], [.. Names(plan.Named), "|", .. Names(plan.Outside), "|", .. Names(plan.Strangers)]);
        Assert.Equal([(1, 0, 0), (1, 1, 1)], plan.Groups.Select(share => (share.Here, share.Outside, share.Strangers)));
        Assert.Equal(1, plan.People);
        Assert.Equal(["Europe/Berlin"], plan.TimeZones);
    }

    [Fact]
    public void Whom_Mattermost_notifies_by_itself_is_not_named_again()
    {
        var plan = Plan([Of("dev", "ab"), Of("ops", "b", isLeft: true)], named: "ada");

        Assert.Empty(plan.Named);
        Assert.Equal(["ada", "ben"], Names(plan.ByServer));
        Assert.Equal(2, plan.People);
    }

    [Fact]
    public void A_group_whose_notifications_are_off_names_nobody_and_those_outside_are_told_only_where_their_group_says_so()
    {
        var plan = Plan([Of("dev", "abc", group => group with { Notifies = false, TellsOutsiders = true }), Of("ops", "bc", group => group with { TellsOutsiders = true })]);

        Assert.Equal(["ben", "|", "cem"], [.. Names(plan.Named), "|", .. Names(plan.Told)]);
        Assert.Equal(["Asia/Tokyo", "Europe/Berlin"], plan.TimeZones);
        Assert.False(plan.Groups[0].HasNobodyInTeam);
    }

    [Fact]
    public void A_group_with_nobody_in_the_team_and_one_that_nobody_can_count_are_known()
    {
        var plan = Plan([Of("far", "d"), new MentionedGroup(Group("hidden"), null, IsLeftToServer: true)]);

        Assert.Equal([true, false], plan.Groups.Select(share => share.HasNobodyInTeam));
        Assert.True(plan.HasUncounted);
        Assert.Equal(0, plan.People);
    }

    [Fact]
    public void A_thousand_people_fit_into_three_posts_and_none_is_too_long()
    {
        var people = Enumerable.Range(0, 1_000).Select(number => $"person.with-a-long-na{number:D4}").ToList();

        var lots = MentionText.Lots(["developers"], people, name => name, 1_000, MentionText.Longest).ToList();

        Assert.Equal(people, lots.SelectMany(lot => lot));
        Assert.InRange(lots.Count, 1, 3);
        Assert.All(lots, lot => Assert.InRange(MentionText.Names(["developers"], lot).Length, 1, MentionText.Longest));
    }

    [Fact]
    public void No_text_rings_a_name_that_is_to_be_quiet()
    {
        string[] pieces = ["@all", "@All", "@channel", "@here", "@dev", "@", "&#64;", "&commat;", "all", "&#97;ll", "dev", "ops", ".", "-", ":", "_", " ", "\n", "\\", "`", "*", "[", "](x)", "&amp;", "&period;", "\u212A", "x"];
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            var message = MentionText.Message("ada", text, [.. MentionParser.Special, "dev"]);
            foreach (var rules in new[] { MentionRules.Old, MentionRules.New })
            {
                Assert.True(Rung(message, rules).Except(["ops"]).ToList() is [], $"{text} rings {string.Join(',', Rung(message, rules))} as {message}");
            }
        }
    }

    [Theory]
    [InlineData("@all-hands and @dev", "@all-hands and @dev")]
    [InlineData("@all", "@\u200Ball")]
    [InlineData("@ALL.", "@\u200BALL.")]
    [InlineData("a@all", "a@\u200Ball")]
    public void Only_what_is_to_be_quiet_is_changed(string text, string expected) => Assert.Equal(expected, MentionText.Quiet(text, [.. MentionParser.Special]));

    private static MentionPlan Plan(IReadOnlyList<MentionedGroup> groups, string? author = null, string? named = null) =>
        MentionPlan.Of(groups, Where, author, person => person.Username == named);

    private static MentionedGroup Of(string name, string ids, Func<Group, Group>? change = null, bool isLeft = false) =>
        new(change?.Invoke(Group(name)) ?? Group(name), [.. People.Where(person => ids.Contains(person.Id, StringComparison.Ordinal))], isLeft);

    private static Group Group(string name) => new() { ServerId = "s", GroupId = name, Name = name, Source = GroupSource.Own };

    private static string[] Names(IEnumerable<Person> people) => [.. people.Select(person => person.Username)];

    private static IReadOnlySet<string> Rung(string text, MentionRules rules) => MentionScanner.Scan(
        new()
        {
            Number = 1,
            Id = "p",
            TeamName = "acme",
            ChannelId = "c",
            ChannelName = "town-square",
            UserId = "u",
            AuthorName = "ada",
            CreateAt = DateTimeOffset.UnixEpoch,
            Message = text,
            MentionableNames = new HashSet<string>(StringComparer.Ordinal) { "dev", "ops", "ada" },
        },
        rules);
}
