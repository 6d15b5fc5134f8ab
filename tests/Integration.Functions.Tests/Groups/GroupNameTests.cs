using Integration.Functions.Groups;

namespace Integration.Functions.Tests.Groups;

/// <summary>Requirements R57 and R58: names come from display names, by Mattermost's alphabet.</summary>
public sealed class GroupNameTests
{
    [Theory]
    [InlineData("Software Developers", "software-developers")]
    [InlineData("  Éric's   Café & Straße ", "erics-cafe-strasse")]
    [InlineData("R&D - Łódź", "rd-lodz")]
    [InlineData("v2.0_beta", "v2.0_beta")]
    [InlineData("...", null)]
    [InlineData("開発者", null)]
    public void R57_a_display_name_gives_a_name(string displayName, string? name) => Assert.Equal(name, GroupName.Of(displayName));

    [Fact]
    public void What_is_generated_is_legal_however_long_the_display_name_is()
    {
        var name = GroupName.Of(new string('a', 60) + " b " + new string('c', 60))!;

        Assert.Null(GroupName.Problem(name));
        Assert.Equal(64, name.Length);
    }

    [Theory]
    [InlineData("developers", null)]
    [InlineData("a", null)]
    [InlineData("dev.ops_2-x", null)]
    [InlineData("", "is empty")]
    [InlineData("Dev", "small letters")]
    [InlineData("dev ops", "small letters")]
    [InlineData("--", "small letters")]
    [InlineData("all", "means something else")]
    [InlineData("channel", "means something else")]
    [InlineData("here", "means something else")]
    [InlineData("none", "means something else")]
    [InlineData("off", "means something else")]
    [InlineData("nobody", "means something else")]
    [InlineData("clear", "means something else")]
    public void A_name_has_Mattermosts_alphabet_and_is_no_word_of_its_or_ours(string name, string? problem)
    {
        if (problem is null) Assert.Null(GroupName.Problem(name));
        else Assert.Contains(problem, GroupName.Problem(name), StringComparison.Ordinal);
    }

    [Fact]
    public void Sixty_four_characters_are_a_name_and_sixty_five_are_not()
    {
        Assert.Null(GroupName.Problem(new string('a', 64)));
        Assert.Contains("at most 64", GroupName.Problem(new string('a', 65)), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_like_one_are_legal_and_start_alike()
    {
        var name = new string('a', 64);

        Assert.All(GroupName.Like(name), like =>
        {
            Assert.Null(GroupName.Problem(like));
            Assert.StartsWith(GroupName.Stem(name), like, StringComparison.Ordinal);
        });
        Assert.Equal("dev-2", GroupName.Like("dev").First());
    }

    [Theory]
    [InlineData("@Developers,", "developers")]
    [InlineData("＠dev", "dev")]
    [InlineData(" dev ", "dev")]
    public void A_typed_name_is_read_with_or_without_its_sign(string typed, string name) => Assert.Equal(name, GroupName.Bare(typed));
}
